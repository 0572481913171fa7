"""The work before a day: batches, administrations, seats, candidate lists and admission tickets, for the exams officer."""
