"""The private store in an S3-compatible service; chosen in the settings by S3_BUCKET."""

from typing import Any

from storages.backends.s3 import S3Storage


class PrivateS3Storage(S3Storage):
    """As the local folder: no public address, nothing is overwritten."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_acl="private", querystring_auth=True, file_overwrite=False, **options)

    def url(self, *_args: Any, **_kwargs: Any) -> str:
        raise ValueError("private files have no address")
