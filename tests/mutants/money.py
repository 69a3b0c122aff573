"""T59 to T75: races, time, money."""

from tests.mutants.rows import Row

ROWS = (
    Row(
        "T59",
        "the same form again is the same declaration",
        "applications/declaration/services.py",
        "    if standing and not compare_snapshots(",
        "    if False and not compare_snapshots(",
        ("tests/applications/declaration/test_submit.py::test_submitting_twice_signs_once",),
    ),
    Row(
        "T60",
        "one objection is open",
        "objections/migrations/0010_objections_to_payments.py",
        "fields=('application',), name='one_open_objection')",
        "fields=('application', 'id'), name='one_open_objection')",
        (("tests/objections/test_send_limits.py::test_the_database_itself_keeps_a_second_open_one_out"),),
    ),
    Row(
        "T61",
        "a payment has one live attempt",
        "payments/migrations/0006_dues_runs_and_reports.py",
        "fields=('payment',), name='one_live_attempt_a_payment'",
        "fields=('payment', 'id'), name='one_live_attempt_a_payment'",
        ("tests/payments/bank/test_send.py::test_the_database_promises_once_by_itself",),
    ),
    Row(
        "T63",
        "no float is near the money",
        "payments/bank/services.py",
        "MOST_TRIES, MOST_MINUTES = 5, 30\n",
        "MOST_TRIES, MOST_MINUTES = 5, 30.0\n",
        ("tests/payments/bank/test_files.py::test_no_float_is_near_the_money",),
    ),
    Row(
        "T63",
        "half a halala goes up",
        "eligibility/rulebook/entitlement.py",
        "    return amount.quantize(rates.rounding, ROUND_HALF_UP)",
        "    return amount.quantize(rates.rounding)",
        ("tests/eligibility/rulebook/test_entitlement.py::test_half_a_halala_goes_up",),
    ),
    Row(
        "T64",
        "a machine whose clock is off sends nothing",
        "payments/bank/services.py",
        "    if not is_clock_accurate():\n",
        "    if False:\n",
        ("tests/payments/bank/test_send.py::test_a_machine_whose_clock_is_off_sends_nothing",),
    ),
    Row(
        "T65",
        "a day that was missed is caught up",
        "payments/runs/selectors.py",
        "run__pay_on__lte=today",
        "run__pay_on=today",
        (
            (
                "tests/payments/runs/test_payday.py::"
                "test_a_clock_away_from_the_eighth_to_the_twelfth_pays_on_the_twelfth_once"
            ),
        ),
    ),
    Row(
        "T67",
        "after a try the bank is left its quiet time",
        "payments/bank/services.py",
        "    if batch is None or (batch.sending_at and batch.sending_at > timezone.now() - quiet):\n",
        "    if batch is None:\n",
        (("tests/payments/bank/test_send.py::test_a_lost_answer_is_asked_for_and_never_sent_again"),),
    ),
    Row(
        "T69",
        "the bank is asked before it is sent anything again",
        "payments/bank/services.py",
        "            known = batch.status == Status.SENDING and configured_bank().knows(batch.message_id)\n",
        "            known = False\n",
        (("tests/payments/bank/test_send.py::test_a_lost_answer_is_asked_for_and_never_sent_again"),),
    ),
    Row(
        "T70",
        "a strict door closes without its counter",
        "common/api.py",
        '            if getattr(view, "throttle_strict", False):\n',
        "            if False:\n",
        (("tests/common/test_api_rates.py::test_without_a_cache_reading_goes_on_and_strict_doors_close"),),
    ),
    Row(
        "T72",
        "the lock is looked at right before the call",
        "payments/bank/services.py",
        '                    held.execute("SELECT 1")  # the lock\'s own connection is still alive (T72)\n',
        "",
        (("tests/payments/bank/test_send.py::test_a_worker_that_wakes_up_without_its_lock_sends_nothing"),),
    ),
    Row(
        "T73",
        "a run is sent by the code that prepared it",
        "payments/bank/services.py",
        "    if batch.run.code != code_version():\n",
        "    if False:\n",
        ("tests/payments/bank/test_files.py::test_another_version_of_the_code_sends_nothing",),
    ),
    Row(
        "T74",
        "a report without its signature is not read",
        "payments/bank/clients.py",
        ("                except InvalidSignature:\n                    continue\n"),
        ("                except InvalidSignature:\n                    pass\n"),
        (
            (
                "tests/payments/bank/test_send.py::"
                "test_the_folder_takes_files_with_a_signature_and_gives_reports_with_one"
            ),
        ),
    ),
    Row(
        "T75",
        "what is sent is what was signed",
        "payments/bank/services.py",
        "    if freezing.batch_digest(batch) != batch.digest:\n",
        "    if False:\n",
        (
            (
                "tests/payments/bank/test_files.py::"
                "test_a_digest_that_differs_from_what_was_signed_holds_the_run"
            ),
        ),
    ),
)
