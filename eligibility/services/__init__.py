"""The verbs of eligibility."""

from eligibility.services.changed_rates import (
    TITLE_LENGTH,
    RatesFile,
    Wrong,
    WrongRates,
    rates_with,
    read_rates,
    text_of,
    then_and_now,
)
from eligibility.services.cycle import open_cycle, run_cycle, study_chunks, study_next_chunk, take_turns
from eligibility.services.months import (
    close_ended,
    make_results_ready,
    mark_month_sent,
    propose_publication,
    publish,
    tell_next_part,
    tell_results,
    withdraw_proposal,
)
from eligibility.services.records import correct_record
from eligibility.services.registry import WrongLines, import_registry
from eligibility.services.replay import (
    Difference,
    Replayed,
    ask_replay,
    replay,
    replay_for,
    replay_next_piece,
    replay_one,
)
from eligibility.services.simulate import (
    Tally,
    ask_simulation,
    keep_simulation,
    result_of_tally,
    simulate,
    simulate_next_piece,
    try_again,
)
from eligibility.services.studies import decide_waiting, study, study_again, study_what_is_owed

__all__ = [
    "TITLE_LENGTH",
    "Difference",
    "RatesFile",
    "Replayed",
    "Tally",
    "Wrong",
    "WrongLines",
    "WrongRates",
    "ask_replay",
    "ask_simulation",
    "close_ended",
    "correct_record",
    "decide_waiting",
    "import_registry",
    "keep_simulation",
    "make_results_ready",
    "mark_month_sent",
    "open_cycle",
    "propose_publication",
    "publish",
    "rates_with",
    "read_rates",
    "replay",
    "replay_for",
    "replay_next_piece",
    "replay_one",
    "result_of_tally",
    "run_cycle",
    "simulate",
    "simulate_next_piece",
    "study",
    "study_again",
    "study_chunks",
    "study_next_chunk",
    "study_what_is_owed",
    "take_turns",
    "tell_next_part",
    "tell_results",
    "text_of",
    "then_and_now",
    "try_again",
    "withdraw_proposal",
]
