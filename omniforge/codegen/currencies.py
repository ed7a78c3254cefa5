"""How many digits after the point an amount of money has (ISO 4217, list of minor units); two where nothing is said."""

_DIGITS: dict[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_BY_CODE = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}
USUAL = 2


def minor_digits(currency: str) -> int:
    """Return the digits after the point of an amount in a currency."""
    return _BY_CODE.get(currency, USUAL)
