"""Who is authorised to examine and to train: centres, training institutions, certified trainers, training that was given."""
