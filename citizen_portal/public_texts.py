"""The longer public pages, as plain data: guide, terms, privacy, accessibility."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise  # translated when shown


@dataclass(frozen=True)
class Part:
    """A heading with its paragraphs, or with the steps of an act in their order."""

    slug: str
    title: Words
    says: tuple[Words, ...]
    steps: bool = False


@dataclass(frozen=True)
class PublicPage:
    """One page; `since` is the day of the version that is shown, `description` is for search engines."""

    title: Words
    description: Words
    since: date
    parts: tuple[Part, ...] = field(default=())


GUIDE = PublicPage(
    _("How to use the portal"),
    _("Register, sign in, apply, update and object: each step in its order."),
    date(2026, 11, 26),
    (
        Part(
            "register",
            _("Register"),
            (
                _("Press “New registration” and write your national ID number and your date of birth."),
                _("Write a mobile number that is registered in your name, then enter the code sent to it."),
                _("Accept the terms and conditions. A temporary password reaches the same mobile."),
                _("Sign in with it and choose a password of your own."),
                _("Or choose Nafath: no password is needed, and your identity is proved at once."),
            ),
            steps=True,
        ),
        Part(
            "sign-in",
            _("Sign in"),
            (
                _("Press “Sign in” and write your national ID number and your password."),
                _("Write the five digits of the picture, or listen to them."),
                _("If you forgot the password, ask for a temporary one from the same page."),
            ),
            steps=True,
        ),
        Part(
            "apply",
            _("Apply"),
            (
                _("Open “Application details” and complete the six sections; each is saved by itself."),
                _("Add everybody in your family register whom you support, and every income of theirs."),
                _("Upload the documents that the page asks for."),
                _("Review everything, agree to the declaration, and submit the application."),
            ),
            steps=True,
        ),
        Part(
            "update",
            _("Update your details"),
            (
                _("Open the section that changed, correct it and save."),
                _("Review what changed, write the day of the change, and save the changes."),
                _(
                    "Do it within 15 days of the change: a late update may affect the eligibility or "
                    "the amount."
                ),
            ),
            steps=True,
        ),
        Part(
            "object",
            _("Object to a result"),
            (
                _("Open “Eligibility study” and read the reasons."),
                _("Correct the cause first: update a section or upload the missing document."),
                _(
                    "Press “File an objection”, choose the reason, and attach a clear copy of what "
                    "proves your case."
                ),
                _("Follow the answer on the page “Objections”."),
            ),
            steps=True,
        ),
    ),
)

PRIVACY = PublicPage(
    _("Privacy"),
    _("What the portal keeps about you, why and who reads it."),
    date(2026, 11, 26),
    (
        Part(
            "what",
            _("What we keep"),
            (
                _(
                    "What you write in the application, the documents you upload, and what the "
                    "authorities answer."
                ),
                _("Your sign-ins with their device and network address, so that you can see them yourself."),
                _("What you typed in a form and did not save, encrypted, for 30 days at most."),
            ),
        ),
        Part(
            "why",
            _("Why"),
            (
                _(
                    "To study your eligibility, to pay the support, and to answer your objections; "
                    "for nothing else."
                ),
                _("No advertising, no tracking by others: the pages load nothing from another site."),
            ),
        ),
        Part(
            "who",
            _("Who reads it"),
            (
                _("Officers whose work it is; each reading is written down."),
                _("A dependant's records are shown to that person alone, not to the head of household."),
            ),
        ),
        Part(
            "yours",
            _("Your rights"),
            (
                _("You see every declaration you signed and every decision with what it was made from."),
                _(
                    "If a record is wrong, correct it at the authority that keeps it, or object to "
                    "the result."
                ),
            ),
        ),
        Part(
            "cookies",
            _("Cookies"),
            (_("Three: your session, the protection of forms, and the language you chose."),),
        ),
    ),
)

ACCESSIBILITY = PublicPage(
    _("Accessibility statement"),
    _("How the portal can be used by everybody, and how to reach us when something stands in the way."),
    date(2026, 11, 26),
    (
        Part(
            "aim",
            _("What we aim at"),
            (
                _("The Web Content Accessibility Guidelines 2.2 at level AA, in Arabic and in English."),
                _(
                    "Every page works with the keyboard, with a screen reader, at 200 % zoom and "
                    "without scripts."
                ),
            ),
        ),
        Part(
            "help",
            _("What helps you"),
            (
                _("The visual code can be listened to."),
                _("Every picture of figures stands in words beside it."),
                _("A warning comes two minutes before a session ends, and one press extends it."),
            ),
        ),
        Part(
            "limits",
            _("What is not there yet"),
            (_("The pages are not yet tested by an independent body."),),
        ),
        Part(
            "tell",
            _("Tell us"),
            (_("If something stands in your way, call 19912: we help you and mend it."),),
        ),
    ),
)

PAGES = {"guide": GUIDE, "privacy": PRIVACY, "accessibility": ACCESSIBILITY}
