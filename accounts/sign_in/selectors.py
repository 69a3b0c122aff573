"""A person's sign-ins."""

from django.db.models import QuerySet

from accounts.people.models import User
from accounts.sign_in.models import SignIn


# -- the profile ------------------------------------------------------------------------------------
def sign_ins_of(person: User) -> QuerySet[SignIn]:
    return SignIn.objects.filter(person=person)
