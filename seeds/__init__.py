"""The programme, the item bank as text files, and a demo centre one can sit an exam in. Outside the floors: may use all."""
