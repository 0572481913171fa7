"""The public site: what everybody may read of the programme, its dates and its centres, without signing in."""
