"""The staff as those see them who keep their accounts: who there is, what each may do where, and who can sign in how."""
