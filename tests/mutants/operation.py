"""T76 to T83 and T87 to T94: insiders, operation, and what came later."""

from tests.mutants.rows import Row

ROWS = (
    Row(
        "T76",
        "an officer's own household has no pages",
        "citizen_portal/staff/own_household.py",
        "        return exclude_own_household(rows, request.user)\n",
        "        return rows\n",
        ("tests/accounts/staff/test_roles.py::test_pages_of_ones_own_household_are_not_there",),
    ),
    Row(
        "T77",
        "a changed line of the trail is found",
        "common/audit_chain.py",
        '        return line["hash"] == line_hash(',
        '        return True or line["hash"] == line_hash(',
        ("tests/common/test_audit.py::test_a_changed_line_is_found",),
    ),
    Row(
        "T78",
        "what an officer reads leaves a line",
        "citizen_portal/staff/site.py",
        "                read_audit.record_page_read(self._registry, request, response)\n",
        "                pass\n",
        (("tests/accounts/audit/test_audit.py::test_a_persons_page_leaves_one_line_in_ten_minutes"),),
    ),
    Row(
        "T79",
        "twenty pictures a minute are drawn for one address",
        "accounts/visual_code/views.py",
        "PICTURES_A_MINUTE, NEW_CODES_A_MINUTE = 20, 60",
        "PICTURES_A_MINUTE, NEW_CODES_A_MINUTE = 20_000, 60",
        (
            (
                "tests/accounts/visual_code/test_visual_code_door.py::"
                "test_an_address_is_drawn_twenty_pictures_a_minute"
            ),
        ),
    ),
    Row(
        "T80",
        "no package is below its safe version",
        "requirements/base.txt",
        ("\ndjango==6"),
        ("\ndjango==5"),
        (("tests/test_code_and_packages.py::test_every_package_is_pinned_by_hash_and_above_its_floor"),),
    ),
    Row(
        "T81",
        "a secret has no default on a real site",
        "citizen_portal/settings.py",
        'default="development-only-otp-key" if DEBUG else environment.REQUIRED)',
        'default="development-only-otp-key")',
        ("tests/test_code_and_packages.py::test_the_settings_hold_no_secret_of_a_real_site",),
    ),
    Row(
        "T82",
        "a restored backup is proved",
        "citizen_portal/backup/restoring.py",
        '        ("sums of the money agree", ("check_money",)),\n',
        "",
        ("tests/ops/test_backup.py::test_a_cut_trail_and_a_halala_too_much_are_found",),
    ),
    Row(
        "T87",
        "the first proof by Nafath ends what a stranger began",
        "accounts/nafath/account_linking.py",
        "        if person.proved_by_nafath_at is None:\n",
        "        if False:\n",
        (
            (
                "tests/accounts/nafath/pages/test_first_proof.py::"
                "test_the_first_proof_by_nafath_puts_a_stranger_out_of_every_door"
            ),
        ),
    ),
    Row(
        "T88",
        "workers and clock log by the portal's set-up",
        "citizen_portal/celery.py",
        "@setup_logging.connect\n",
        "",
        ("tests/common/test_process_logs.py::test_the_clock_uses_the_same_set_up",),
    ),
    Row(
        "T89",
        "the portal's role changes no frozen row",
        "citizen_portal/database_roles.py",
        '        yield f\'REVOKE {"DELETE" if is_delete else "UPDATE"} ON "{table}" FROM {APP}\'\n',
        '        yield "SELECT 1"\n',
        ("tests/ops/test_database_roles.py::test_what_would_hide_a_deed_is_refused",),
    ),
    Row(
        "T90",
        "nobody outside the register is looked up",
        "applications/household/declared_people.py",
        "    if family is None or national_id not in family:\n",
        "    if family is None:\n",
        (
            (
                "tests/applications/test_one_household.py::"
                "test_three_strangers_in_three_states_get_one_answer_and_one_look"
            ),
        ),
    ),
    Row(
        "T91",
        "who declares less than the records fails for it",
        "eligibility/rulebook/rules/declared_data.py",
        "    met = record.monthly_income - declared <= rates.income_tolerance\n",
        "    met = True\n",
        ("tests/eligibility/rulebook/test_cases.py::test_case",),  # the property finds it by chance only
    ),
    Row(
        "T91",
        "who is left out for the income alone has it measured all the same",
        "eligibility/rulebook/assess.py",
        "    return counted, [everyone[place] for place in sorted(hiding)]\n",
        "    return counted, []\n",
        ("tests/eligibility/rulebook/test_cases.py::test_case",),
    ),
    Row(
        "T92",
        "a record that changed is decided upon again",
        "eligibility/registers/imports.py",
        'bulk_reassessments.reassess_changed_records(now, "record_imported")',
        "None",
        (
            (
                "tests/eligibility/registers/registry_import/test_import.py::"
                "test_exactly_the_household_that_was_answered_is_studied_again"
            ),
        ),
    ),
    Row(
        "T93",
        "a form knows what it was opened with",
        "eligibility/registers/forms.py",
        "    field.show_hidden_initial = True",
        "    field.show_hidden_initial = False",
        (
            (
                "tests/eligibility/registers/test_records.py::"
                "test_the_second_window_never_undoes_what_the_first_has_saved"
            ),
        ),
    ),
    Row(
        "T94",
        "every list says whose its rows are",
        "citizen_portal/staff/own_household.py",
        '    "payments.hold": "application__owner__national_id",\n',
        "",
        ("tests/staff/test_conflicts.py::test_every_list_says_whose_its_rows_are",),
    ),
)
