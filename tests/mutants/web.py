"""T45 to T58: web and data."""

from tests.mutants.rows import Row

ROWS = (
    Row(
        "T45",
        "a formula is no cell of an export",
        "common/text.py",
        '    return f"\'{text}" if first in FORMULA_PREFIXES',
        "    return text if first in FORMULA_PREFIXES",
        ("tests/common/test_text.py::test_no_exported_cell_is_a_formula",),
    ),
    Row(
        "T46",
        "a report has no document type",
        "payments/bank/report_reader.py",
        '    if re.search(rb"<!\\s*(DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\\0" in content:\n',
        "    if False:\n",
        ("tests/payments/bank/test_reports.py::test_hostile_xml_is_refused[doctype alone]",),
    ),
    Row(
        "T47",
        "a key stands once in JSON",
        "common/api.py",
        "                object_pairs_hook=_object_without_duplicates,\n",
        "",
        ("tests/common/test_api.py::test_json_with_two_meanings_or_a_bomb_is_400",),
    ),
    Row(
        "T48",
        "only our own hosts are served",
        "citizen_portal/settings.py",
        'default=["127.0.0.1", "localhost", "[::1]"] if DEBUG',
        'default=["*"] if DEBUG',
        (("tests/accounts/codes/test_codes.py::test_a_foreign_host_is_refused_and_no_sms_holds_a_link"),),
    ),
    Row(
        "T49",
        "no cache keeps a page of a session",
        "common/middleware.py",
        '            response.headers["Cache-Control"] = "no-store, private"\n',
        "            pass\n",
        (("tests/accounts/sign_in/test_session.py::test_pages_of_the_account_are_kept_in_no_cache"),),
    ),
    Row(
        "T50",
        "the way back is a page that exists",
        "accounts/sign_in/adapter.py",
        ("        except Resolver404:\n            return False\n"),
        ("        except Resolver404:\n            return True\n"),
        (("tests/accounts/sign_in/test_sign_in.py::test_next_leads_only_to_a_page_of_ours[/no-such-page/]"),),
    ),
    Row(
        "T51",
        "a form carries the token of its page",
        "citizen_portal/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        ("tests/accounts/sign_in/test_sign_in.py::test_a_form_of_another_site_signs_nobody_in",),
    ),
    Row(
        "T52",
        "a name holds letters only",
        "common/text.py",
        "    if not all(_is_name_character(c) for c in name) or _has_piled_marks(name):\n",
        "    if _has_piled_marks(name):\n",
        ("tests/common/test_text.py::test_marks_that_reorder_the_screen_are_refused",),
    ),
    Row(
        "T53",
        "no page is framed",
        "citizen_portal/settings.py",
        'X_FRAME_OPTIONS = "DENY"',
        'X_FRAME_OPTIONS = "SAMEORIGIN"',
        (("tests/test_code_and_packages.py::test_no_page_can_be_framed_or_reached_through_an_opener"),),
    ),
    Row(
        "T54",
        "digits of every script are one number",
        "common/digits.py",
        "    return _remove_invisible(_to_ascii_digits(text))\n",
        "    return _remove_invisible(text)\n",
        ("tests/common/test_digits.py::test_any_mix_of_digits_and_unseen_marks_is_one_id",),
    ),
    Row(
        "T55",
        "a line of the log holds no sign that moves the screen",
        "common/logs.py",
        "json.dumps(line, ensure_ascii=True)",
        "json.dumps(line, ensure_ascii=False)",
        ("tests/common/test_logs.py::test_no_text_forges_a_second_line[\\u202e]",),
    ),
    Row(
        "T56",
        "an ID is masked in the log",
        "common/logs.py",
        '    return NATIONAL_ID.sub("[id]", MOBILE.sub("[mobile]", text))\n',
        '    return MOBILE.sub("[mobile]", text)\n',
        ("tests/common/test_logs.py::test_an_address_with_an_id_is_masked",),
    ),
    Row(
        "T57",
        "a filter that is not offered is refused",
        "common/api_views.py",
        "        if unknown := sorted(set(request.query_params) - known):\n",
        "        if unknown := []:\n",
        (("tests/test_code_and_packages.py::test_an_order_or_a_filter_that_is_not_offered_is_refused"),),
    ),
    Row(
        "T58",
        "the server does not name itself",
        "gunicorn.conf.py",
        'gunicorn.SERVER = "portal"',
        'gunicorn.SERVER = "gunicorn"',
        (
            (
                "tests/common/test_process_logs.py::"
                "test_the_web_server_names_itself_to_nobody_and_logs_like_the_others"
            ),
        ),
    ),
)
