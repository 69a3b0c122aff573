"""T1 to T25: identity, sign-in, session."""

from tests.mutants.rows import Row

CODES = "tests/accounts/codes/test_codes.py"
ABUSE = "tests/accounts/sign_in/test_sign_in_abuse.py"
SIGN_IN = "tests/accounts/sign_in/test_sign_in.py"
ADAPTER = "accounts/sign_in/adapter.py"
CODE_SERVICES = "accounts/codes/services.py"
SETTINGS = "citizen_portal/settings.py"

ROWS = (
    Row(
        "T1",
        "a known ID is answered like a new one",
        "accounts/registration/services.py",
        "    if typed.check_result == Check.OPEN:\n        _check_identity(typed)\n",
        "    if User.objects.filter(national_id=typed.national_id).exists():\n"
        '        raise Refused("known", "This ID has an account.")\n'
        "    if typed.check_result == Check.OPEN:\n        _check_identity(typed)\n",
        (
            "tests/accounts/registration/test_register.py::"
            "test_the_answer_never_tells_whether_an_id_has_an_account",
        ),
    ),
    Row(
        "T2",
        "an unknown ID costs the same hash as a known one",
        ADAPTER,
        "        person = super().authenticate(request, **credentials)\n",
        '        if not User.objects.filter(national_id=credentials.get("username")).exists():\n'
        "            return None\n"
        "        person = super().authenticate(request, **credentials)\n",
        (f"{ABUSE}::test_known_and_unknown_cost_the_same_hashes_statements_and_words",),
    ),
    Row(
        "T3",
        "recovery never looks whether there is such a person",
        "accounts/recovery/services.py",
        "    asked = code_services.CodeRequest(\n        OneTimeCode.Purpose.RESET,",
        "    if not User.objects.filter(national_id=national_id).exists():\n"
        '        raise code_services.Refused("unknown", "Nobody has this ID.")\n'
        "    asked = code_services.CodeRequest(\n        OneTimeCode.Purpose.RESET,",
        (
            "tests/accounts/recovery/test_recovery.py::"
            "test_known_unknown_and_a_wrong_birth_date_look_and_cost_the_same",
        ),
    ),
    Row(
        "T4",
        "thirty wrong passwords a day for one ID",
        SETTINGS,
        '"10/m/ip,5/5m/key,30/d/key"',
        '"10/m/ip,5/5m/key"',
        (f"{ABUSE}::test_a_day_gives_thirty_guesses_of_one_password",),
    ),
    Row(
        "T5",
        "ten wrong passwords a minute from one address",
        SETTINGS,
        '"10/m/ip,5/5m/key,30/d/key"',
        '"5/5m/key,30/d/key"',
        (f"{SIGN_IN}::test_one_address_gets_ten_wrong_tries_a_minute",),
    ),
    Row(
        "T6",
        "the bucket of a person does not hold the host",
        ADAPTER,
        'if device else f"login:{person}"\n',
        'if device else f"login:{request.get_host()}:{person}"\n',
        (f"{ABUSE}::test_eight_spellings_at_eight_hosts_from_eight_addresses_share_one_bucket",),
    ),
    Row(
        "T7",
        "a browser that the account used has a bucket of its own",
        ADAPTER,
        "        device = devices.known_device(request, person)\n",
        '        device = ""\n',
        (f"{ABUSE}::test_a_browser_this_account_used_gets_in_while_a_stranger_holds_the_lock",),
    ),
    Row(
        "T8",
        "a real site does not start without the number of its proxies",
        SETTINGS,
        'environment.integer("TRUSTED_PROXIES", default=0 if DEBUG else environment.REQUIRED)',
        'environment.integer("TRUSTED_PROXIES", default=0)',
        ("tests/ops/test_deploy.py::test_a_missing_secret_stops_the_start",),
    ),
    Row(
        "T9",
        "one backend takes passwords",
        SETTINGS,
        'auth_backends.AuthenticationBackend"]',
        'auth_backends.AuthenticationBackend", "django.contrib.auth.backends.ModelBackend"]',
        ("tests/accounts/sign_in/test_doors.py::test_a_password_is_asked_by_one_backend_only",),
    ),
    Row(
        "T10",
        "five tries for a code",
        "accounts/codes/models.py",
        "MOST_ATTEMPTS = 5",
        "MOST_ATTEMPTS = 50",
        (f"{CODES}::test_fifty_wrong_codes_on_the_page_count_five_and_the_right_one_is_late",),
    ),
    Row(
        "T11",
        "a right code closes its row in the statement that finds it",
        CODE_SERVICES,
        "    return live.filter(digest=right).update(closed_at=now) == 1\n",
        "    return live.filter(digest=right).exists()\n",
        (f"{CODES}::test_sixteen_at_once_with_the_right_code_open_it_once",),
    ),
    Row(
        "T12",
        "tries are counted by one statement",
        CODE_SERVICES,
        "    if not live.filter(attempts__lt=OneTimeCode.MOST_ATTEMPTS)"
        '.update(attempts=F("attempts") + 1):\n',
        "    row = live.filter(attempts__lt=OneTimeCode.MOST_ATTEMPTS).first()\n"
        "    if row is None or not live.filter(pk=row.pk).update(attempts=row.attempts + 1):\n",
        (f"{CODES}::test_thirty_guesses_at_once_are_five_guesses",),
    ),
    Row(
        "T13",
        "a code serves its purpose only",
        CODE_SERVICES,
        "    live = OneTimeCode.objects.filter(\n        purpose=purpose,\n",
        "    live = OneTimeCode.objects.filter(\n",
        (f"{CODES}::test_a_code_serves_only_its_own_purpose_person_and_browser",),
        also=(
            (
                CODE_SERVICES,
                "encryption.keyed_digest(purpose, national_id, browser, digits)",
                "encryption.keyed_digest(national_id, browser, digits)",
            ),
        ),
    ),
    Row(
        "T14",
        "five codes a day to one mobile, whoever asks",
        CODE_SERVICES,
        '            ("code-mobile", mobile, 5, DAY),\n',
        "",
        ("tests/accounts/sms/test_pumping.py::test_a_mobile_gets_five_codes_a_day_whoever_asks",),
    ),
    Row(
        "T15",
        "a code's row holds a keyed digest",
        CODE_SERVICES,
        "    return encryption.keyed_digest(purpose, national_id, browser, digits)",
        "    return digits",
        (f"{CODES}::test_no_code_and_no_password_is_kept_in_clear",),
    ),
    Row(
        "T16",
        "a temporary password is spent by the sign-in it opens",
        "accounts/passwords/services.py",
        "    return unspent.update(temporary_until=None) == 1\n",
        "    return unspent.exists()\n",
        ("tests/accounts/passwords/test_password.py::test_a_temporary_password_opens_the_door_once",),
    ),
    Row(
        "T17",
        "a change of mobile needs the code on the old number",
        "accounts/profile/services.py",
        "    if change.old_proved_at is None:\n",
        "    if False:\n",
        ("tests/accounts/profile/test_profile.py::test_without_the_old_numbers_code_nothing_changes",),
    ),
    Row(
        "T18",
        "the register must have the mobile under the ID",
        "accounts/registration/services.py",
        "    right = found is not None and found.may_apply and bool(found.owns_mobile)\n",
        "    right = found is not None and found.may_apply\n",
        ("tests/accounts/registration/test_identity.py::test_wrong_details_get_the_same_pages_and_no_sms",),
    ),
    Row(
        "T19",
        "a visual code is spent by one answer",
        "accounts/visual_code/services.py",
        "        spent, _rows = VisualCode.objects.filter(pk=code.pk).delete()\n",
        "        spent = 1\n",
        (
            "tests/accounts/visual_code/test_visual_code_door.py::"
            "test_a_code_is_spent_by_one_answer_right_or_wrong",
        ),
    ),
    Row(
        "T20",
        "the session is emptied before the sign-in",
        ADAPTER,
        "        request.session.flush()  # nothing from before sign-in survives\n",
        "",
        (f"{SIGN_IN}::test_nothing_from_before_the_sign_in_survives_it",),
    ),
    Row(
        "T21",
        "a session ends after fifteen idle minutes",
        SETTINGS,
        "SESSION_IDLE_SECONDS = 15 * 60",
        "SESSION_IDLE_SECONDS = 12 * 3600",
        (
            "tests/accounts/sign_in/test_session.py::"
            "test_fifteen_idle_minutes_lead_back_to_the_sign_in_and_then_to_the_page",
        ),
    ),
    Row(
        "T22",
        "a token is believed for the ID that was asked for",
        "accounts/nafath/tokens.py",
        '    _require(_is_for_national_id(claims, national_id), "person")\n',
        "",
        ("tests/accounts/nafath/test_forged.py::test_an_honest_token_serves_no_other_request_or_person",),
    ),
    Row(
        "T23",
        "an approval serves the browser that asked",
        "accounts/nafath/services.py",
        "browser=encryption.fingerprint(browser),\n        person=person,\n        state=State.APPROVED",
        "person=person,\n        state=State.APPROVED",
        (
            "tests/accounts/nafath/requests/test_callbacks.py::"
            "test_only_the_browser_that_asked_gets_the_identity_and_only_once",
        ),
    ),
    Row(
        "T24",
        "who refused is asked again after a pause only",
        "accounts/nafath/services.py",
        "    _check_not_paused(national_id, device)\n",
        "",
        (
            "tests/accounts/nafath/requests/test_requests.py::"
            "test_who_refused_is_left_in_peace_for_fifteen_minutes",
        ),
    ),
    Row(
        "T25",
        "a simulator stops the start of a real site",
        "citizen_portal/checks.py",
        "        if getattr(settings, name) == simulator\n",
        "        if False\n",
        ("tests/ops/test_deploy.py::test_a_simulator_stops_a_real_site",),
    ),
)
