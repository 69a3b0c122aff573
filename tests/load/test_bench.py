"""What `make bench ARGS=--profile` measures is there: a function that was renamed fails here, not there."""

from tests.load.bench import profile


def test_every_step_of_the_profile_is_a_function_of_its_module():
    missing = [
        f"{module.__name__}.{name}" for _what, module, name in profile.STEPS if not hasattr(module, name)
    ]
    assert missing == []
