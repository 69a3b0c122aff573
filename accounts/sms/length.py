"""How many SMS a text costs (3GPP TS 23.038): 160 signs of the GSM alphabet, 70 of another."""

GSM_ALPHABET = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = set("\f^{}\\[~]|€")  # an escape and a sign


def count_parts(words: str) -> int:
    """How many SMS parts the text needs; a pair is never cut in two."""
    if set(words) <= GSM_ALPHABET | GSM_EXTENSION:
        return _count_parts([2 if sign in GSM_EXTENSION else 1 for sign in words], alone=160, linked=153)
    return _count_parts([len(sign.encode("utf-16-be")) // 2 for sign in words], alone=70, linked=67)


def _count_parts(sizes: list[int], *, alone: int, linked: int) -> int:
    if sum(sizes) <= alone:
        return 1
    many, used = 1, 0
    for size in sizes:
        if used + size > linked:
            many, used = many + 1, 0
        used += size
    return many
