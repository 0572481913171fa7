"""Reports on what is public: pass rates by level, part, centre and batch, attendance and fees, of one centre or of all."""
