"""What a request asks of a worker carries the request's name, so that its lines are found together."""

from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun

from common import request_ids

HEADER = "portal_request_id"  # Celery's own names have no such prefix


@before_task_publish.connect
def send_request_id(headers: dict | None = None, **_kwargs: Any) -> None:
    if headers is not None and (name := request_ids.current.get()):
        headers[HEADER] = name


@task_prerun.connect
def take_request_id(task: Any = None, **_kwargs: Any) -> None:
    given = getattr(task.request, HEADER, None)
    request_ids.current.set(request_ids.request_id(given) if given else "")


@task_postrun.connect
def forget_request_id(**_kwargs: Any) -> None:
    request_ids.current.set("")
