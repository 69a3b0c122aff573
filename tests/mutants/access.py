"""T26 to T33: who may see and do what."""

from tests.mutants.rows import Row

ROWS = (
    Row(
        "T26",
        "a document is found among one's own",
        "applications/documents/selectors.py",
        "    return documents.filter(application__owner=person)\n",
        "    return documents\n",
        (
            (
                "tests/applications/documents/test_documents_kept.py::"
                "test_a_document_is_its_owners_and_the_officers"
            ),
        ),
    ),
    Row(
        "T27",
        "a list begins with what is one's own",
        "payments/dues/selectors.py",
        '    return Payment.objects.filter(application__owner=person).select_related("cycle", "study")',
        '    return Payment.objects.select_related("cycle", "study")',
        ("tests/payments/dues/test_payments_page.py::test_a_stranger_sees_no_payment_of_mine",),
    ),
    Row(
        "T28",
        "a study that is written about is one's own",
        "eligibility/studies/selectors.py",
        "visible_studies(Study.objects.filter(application__owner=person))",
        "visible_studies(Study.objects.all())",
        ("tests/objections/test_send_api.py::test_the_api_does_not_know_a_strangers_study",),
    ),
    Row(
        "T29",
        "a value that is not asked for is refused",
        "common/serializer_fields.py",
        "            if unknown := sorted(set(data) - known):",
        "            if unknown := []:",
        (("tests/applications/file/test_writing.py::test_naming_every_column_changes_no_protected_one"),),
    ),
    Row(
        "T30",
        "officers' pages open after the second factor",
        "citizen_portal/staff/site.py",
        "super().has_permission(request) and request.user.is_verified()",
        "super().has_permission(request)",
        (("tests/accounts/staff/test_second_factor.py::test_the_password_alone_opens_no_officers_page"),),
    ),
    Row(
        "T31",
        "a case moves along its table",
        "common/transitions.py",
        "    if became not in type(case).MOVES.get(was, ()):\n",
        "    if False:\n",
        ("tests/common/test_lifecycle.py::test_a_skipped_step_is_refused_and_leaves_nothing",),
    ),
    Row(
        "T32",
        "a person is declared in one household",
        "applications/migrations/0009_one_household_a_person.py",
        "fields=('national_id',), name='person_in_one_household'",
        "fields=('national_id', 'application'), name='person_in_one_household'",
        ("tests/applications/test_one_household.py::test_the_database_takes_nobody_twice",),
    ),
    Row(
        "T33",
        "an objection is sent inside its window",
        "objections/submission.py",
        "    if today > study_selectors.objection_deadline(study):\n",
        "    if False:\n",
        ("tests/objections/test_send_limits.py::test_the_ninetieth_day_is_the_last",),
        also=(
            (
                "objections/selectors.py",
                "    inside = today <= study_selectors.objection_deadline(study)",
                "    inside = True",
            ),
        ),
    ),
)
