"""How a file of one's own is read: what is told by the words in it, and the sentences that refuse it.

The app reads a file in Python, a plain page in the browser. Both take these words: `file.js` and `columns.js` get them as data.
"""

from __future__ import annotations

import csv

from components.states.rows import MOST, MOST_ROWS, NOT_FINITE
from components.wire.site import Reading

NAMED = 5  # how many of a file's mistakes are named
MOST_COLUMNS = 1000
SAMPLE = 100  # lines that the separator and the width are told by
MOST_LABELS = 20
MOST_TEXTS = 200  # different texts, of which there are more than labels
# What separates cells, and its name. Where two cut all lines alike, the first does: it is the less usual within a cell.
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "spaces"}
# What the columns are usually called, in small letters with _ for all that is neither letter nor digit; earlier names go first.
USUAL = {
    "prediction": "prediction predictions y_pred ypred y_hat yhat y_score y_prob y_proba pred preds predicted prob_1 proba_1 "
    "probability_1 p_1 prob proba probability pred_prob score scores logit logits output outputs confidence fitted fit pre_1 p z",
    "target": "target targets y_true ytrue y_test label labels ground_truth groundtruth truth true_label true gt actual actuals "
    "observed obs expected class y",
    "weight": "weight weights sample_weight sample_weights w",
}
# Which of two labels is class 1, if it is one of these.
POSITIVE = ("1", "true", "t", "yes", "y", "positive", "pos", "p", "class 1", "case", "event", "spam")
# Why a cell is no number, and what to do; the first that fits, in expressions that Python and JavaScript read alike.
CAUSES = [
    (r"", "is missing"),
    (r"nan|na|n/a|#n/a|null|none|nil|-|\?|\.", "is a missing value: fill it in, or delete the row"),
    (r"[+-]?(inf|infinity|∞)", NOT_FINITE),
    (r".*%", "is no number: write 0.95 for 95 %"),
    (r"[^_]*[0-9]_[0-9].*", "is no number: leave out the underscores"),
    (r"[^0-9]*[0-9]+[\s'’][0-9].*", "is no number: leave out the separator of the thousands"),
]
_QUOTE = "Write a quote within a cell twice, or delete it."
SENTENCES = {
    "large": f"The file is larger than {MOST // 1_000_000} MB.",
    "long": f"The file has {{count}} rows; at most {MOST_ROWS} can be read.",
    "wide": f"The table has {{count}} columns; at most {MOST_COLUMNS} can be read. Leave out those that are not needed.",
    "no rows": "The file has names and no rows under them.",
    "empty": "The file is empty.",
    "no text": "Line {line} is not text in UTF-8, UTF-16 or Windows-1252. Save a spreadsheet as CSV and choose that file.",
    "one cell": "Line {line} has one cell. A row needs two or more, separated by a comma, a semicolon, a tab, a bar or a space.",
    "open quote": f"Line {{line}}: a quote that opens in it is not closed. {_QUOTE}",
    "closed quote": f"Line {{line}}: text follows a closing quote. {_QUOTE}",
    "one": "it has 1 cell, and {wanted}",
    "several": "it has {count} cells, and {wanted}",
    "names": "line {line} names {count} columns",
    "most": "most rows have {count}",
    "comma": "A comma within a number separates cells here: write 1.5 for 1,5 and 1000 for 1,000, or separate the cells by "
    "semicolons.",
    "longer": "The {separators} separate cells: put a text that has some in quotes.",
    "shorter": "A cell is missing there; if the line is a note and no row, delete it.",
    "mistake": "{unit} {place}: {problem}.",
    "one more": "And 1 more {units}.",
    "more": "And {count} more {units}s.",
    "with point": "is no number: choose the comma as decimal mark, or write a point; leave out a thousands comma",
    "with comma": "is no number with a decimal comma: choose the point as decimal mark, or leave out a thousands point",
    "other digits": "is no number: write the digits 0 to 9",
    "no number": "is no number",
    "not finite": NOT_FINITE,
    "missing": "{role} is missing",
    "cell": "{role} “{cell}” {cause}",
    "no cell": "{role} {cause}",
    "labels": "If the targets are labels, say above that the predictions are probabilities or logits.",
    "no labels": "If the predictions are logits or numbers, say so above.",
    "no weight": "Every weight is 0: a mean needs a weight above 0.",
    "many labels": f"The target has {{count}} different values, and labels are at most {MOST_LABELS}. Choose another column as the "
    "target, or say that the predictions are numbers.",
    "json": "A file in JSON is read by the app only: save the table as CSV, or start the app.",
}


def say(name: str, **words: object) -> str:
    """A sentence with these words in it.

    >>> say("names", line=1, count=2)
    'line 1 names 2 columns'
    """
    return SENTENCES[name].format(**words)


def reading() -> Reading:
    """All of this as data for the browser."""
    return {
        "limits": {
            "bytes": MOST,
            "rows": MOST_ROWS,
            "columns": MOST_COLUMNS,
            "sample": SAMPLE,
            "named": NAMED,
            "labels": MOST_LABELS,
            "texts": MOST_TEXTS,
            "letters": csv.field_size_limit(),
        },
        "separators": SEPARATORS,
        "usual": {role: names.split() for role, names in USUAL.items()},
        "positive": POSITIVE,
        "causes": CAUSES,
        "sentences": SENTENCES,
    }
