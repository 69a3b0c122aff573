"""T34 to T44 and T84 to T86: files from citizens."""

from tests.mutants.rows import Row

ROWS = (
    Row(
        "T34",
        "a picture is kept as it is painted anew",
        "common/file_rebuild/__main__.py",
        "    return pictures.rebuild(raw, kind, most)\n",
        "    return pictures.rebuild(raw, kind, most) and raw\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[png + script]"
            ),
        ),
    ),
    Row(
        "T35",
        "what a file is, is read in its first bytes",
        "common/uploads/rebuilding.py",
        '    if raw[:1024].lstrip(BLANK_BYTES).startswith(KINDS["pdf"][0]):\n',
        "    if True:\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[svg]"
            ),
        ),
    ),
    Row(
        "T36",
        "a file is named as what it is",
        "common/uploads/rebuilding.py",
        '    return f"{(stem or label)[: 100 - 1 - len(extension)]}.{extension}"\n',
        "    return stem and label\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[jpeg as php]"
            ),
        ),
    ),
    Row(
        "T37",
        "a PDF that inflates to too much is not read",
        "common/file_rebuild/pdf.py",
        "        if inflated > MAX_INFLATED:\n",
        "        if False:\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[pdf of 60 MB streams]"
            ),
        ),
    ),
    Row(
        "T38",
        "the size of a picture is read before a dot is decoded",
        "common/file_rebuild/pictures.py",
        "    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:\n",
        "    if False:\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[bomb, 60000 a side]"
            ),
        ),
    ),
    Row(
        "T39",
        "a form that is too big is refused unread",
        "common/uploads/rebuilding.py",
        "        if content_length > settings.UPLOAD_REQUEST_MAX_BYTES:\n",
        "        if False:\n",
        ("tests/common/test_uploads_limits.py::test_130_mb_are_refused_before_reading",),
    ),
    Row(
        "T40",
        "a name is shown without what is not seen",
        "common/text.py",
        '    seen = "".join(c for c in base if unicodedata.category(c) not in INVISIBLE_CATEGORIES)\n',
        "    seen = base\n",
        ("tests/common/test_text.py::test_any_file_name_is_short_and_harmless",),
    ),
    Row(
        "T41",
        "a photograph is kept without its notes",
        "common/file_rebuild/__main__.py",
        "    return pictures.rebuild(raw, kind, most)\n",
        "    return pictures.rebuild(raw, kind, most) and raw\n",
        (
            (
                "tests/common/test_uploads.py::"
                "test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless[jpeg with gps and comment]"
            ),
        ),
    ),
    Row(
        "T42",
        "what the scanner finds is refused",
        "common/uploads/rebuilding.py",
        "    if scan is Scan.INFECTED:\n",
        "    if False:\n",
        (
            (
                "tests/common/test_uploads_scanner.py::"
                "test_a_malicious_file_is_refused_in_a_sentence_before_it_is_opened"
            ),
        ),
    ),
    Row(
        "T43",
        "the files of a person have a limit",
        "applications/documents/services.py",
        "    if used + more > settings.BYTES_PER_PERSON:\n",
        "    if False:\n",
        (
            (
                "tests/applications/documents/test_documents.py::"
                "test_of_eight_at_once_no_more_than_the_quota_is_kept"
            ),
        ),
    ),
    Row(
        "T44",
        "a private file has no address",
        "common/uploads/storage.py",
        '        raise ValueError("private files have no address")\n',
        '        return f"/media/{name}"\n',
        ("tests/common/test_uploads_limits.py::test_a_private_file_has_no_address",),
    ),
    Row(
        "T84",
        "the scans of a picture are counted before it is decoded",
        "common/file_rebuild/pictures.py",
        "        jpeg.refuse_expensive(raw, width * height)\n",
        "        pass\n",
        (
            (
                "tests/applications/test_documents_load.py::"
                "test_a_dear_picture_is_refused_on_the_page_for_little_work"
            ),
        ),
    ),
    Row(
        "T85",
        "what lies on a page is drawn into it",
        "common/file_rebuild/pdf.py",
        "    pdf_annotations.flatten_annotations(old)\n",
        "",
        (
            (
                "tests/common/test_uploads_defences.py::"
                "test_a_stamp_is_drawn_and_without_the_drawing_it_would_vanish"
            ),
        ),
    ),
    Row(
        "T86",
        "pictures inside a PDF are made anew",
        "common/file_rebuild/pdf.py",
        "            pdf_pictures.rebuild(picture, size)\n",
        "            pass\n",
        (
            (
                "tests/common/test_uploads_defences.py::"
                "test_gps_in_a_pdfs_picture_is_gone_and_would_stay_otherwise"
            ),
        ),
    ),
)
