"""The batch page in the hand: its numbers against torch, typing, pasting, files, and sliders that are held."""

import csv
import io
from urllib.parse import quote

import numpy as np
import pytest
import torch

from components.states.batch import BATCHES
from components.states.rows import KINDS, read
from losses import LOSSES, reduce, weight_decay
from losses.core.axes import AXES
from losses.core.cost import class_weights, concentration
from losses.core.curve import evaluate


@pytest.fixture
def batch(visit):
    def opened(query=""):
        visit.go(f"/batch{query}")
        visit.page.wait_for_selector(".atlas-batch-plot .scatterlayer path")
        visit.page.wait_for_selector(".atlas-instances tbody tr")
        visit.settle()
        return visit

    return opened


def cells(visit, table):
    """The numbers of a table, row by row, by what stands before them."""
    script = """(name) => [...document.querySelectorAll(`.atlas-${name} tbody tr`)].map((row) =>
        [...row.cells].map((cell) => cell.querySelector('input')?.value ?? cell.textContent))"""
    return {row[0]: row[1:] for row in visit.page.evaluate(script, table)}


def numbers(texts):
    plain = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", "%")
    return [float(text.translate(plain).replace("·10", "e")) for text in texts if text.strip() not in ("", "×")]


def entry(visit, column, row):
    return visit.page.get_by_role("textbox", name=f"{column}, row {row}", exact=True)


def expected(kind, rows, slug, weights=(1, 1), **settings):
    """What torch makes of the rows: values and slopes, weighted."""
    x, y = rows.T
    found = [
        evaluate(LOSSES[slug], AXES[kind.axis], np.array([p if kind.binary else p - t]), t if kind.binary else 1.0, **settings)
        for p, t in zip(x, y, strict=True)
    ]
    weight = class_weights(torch.tensor(y), *weights) if kind.binary else torch.ones(len(y))
    values, slopes = (torch.tensor(np.concatenate([getattr(c, name) for c in found])) for name in ("value", "slope"))
    return values, slopes, weight


def test_the_example_of_s4_is_worked_out(batch):
    visit = batch()
    costs = cells(visit, "costs")
    assert numbers(costs["mean of 3 rows"]) == [1, pytest.approx(2 / 3, rel=1e-3)]
    assert [numbers(row)[3] for row in cells(visit, "instances").values()] == [1, 2, 0]
    assert numbers(cells(visit, "worst")["worst 10 %: 1 row"])[0] == pytest.approx(66.7, abs=0.05)


BOTH = [("huber", "welsch"), ("focal", "squared_error"), ("focal", "hinge")]


@pytest.mark.parametrize(("kind", "slugs"), list(zip(KINDS, BOTH, strict=True)), ids=["numbers", "probabilities", "logits"])
def test_the_page_says_what_torch_says(batch, kind, slugs):
    rows = read(kind.first, kind)
    names = "".join(f"&loss{i}={LOSSES[slug].name}" for i, slug in enumerate(slugs, start=1))
    visit = batch(f"?predictions={kind.words}{names}&negative=0.5&positive=3&decay=0.4&theta=1 -2&reduction=sum")
    costs, worst, listed = (cells(visit, name) for name in ("costs", "worst", "instances"))
    decay = weight_decay([torch.tensor([1.0, -2.0])], 0.4, 1).item()
    for i, slug in enumerate(slugs):
        values, slopes, weight = expected(kind, rows, slug, (0.5, 3))
        total = reduce(values, "sum", weight).item()
        assert numbers(costs[f"{'weighted ' * kind.binary}sum of {len(rows)} rows"])[i] == pytest.approx(total, rel=1e-3)
        assert numbers(costs["cost"])[i] == pytest.approx(total + decay, rel=1e-3)
        assert numbers(costs["share of weight decay"])[i] == pytest.approx(100 * decay / (total + decay), abs=0.06)
        shares = [share[0].item() for share in concentration(weight * values, weight * slopes)]
        assert numbers(worst["worst 1 %: 1 row"])[2 * i : 2 * i + 2] == pytest.approx([100 * share for share in shares], abs=0.06)
        shown = np.array([numbers(row)[3 + 2 * i : 5 + 2 * i] for row in listed.values()])
        np.testing.assert_allclose(shown, torch.stack([weight * values, slopes], dim=-1), rtol=1e-3, atol=1e-6)


def test_a_held_slider_moves_every_number_and_asks_the_server_for_nothing(batch):
    visit = batch("?loss1=MSE")
    before = cells(visit, "costs")["cost"]
    x, y = visit.thumb("delta2")
    visit.frames.clear()
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 54, y, steps=4)
    visit.settle()
    delta = float(visit.slider("delta2").get_attribute("aria-valuetext"))
    assert delta > 1
    mean = reduce(LOSSES["huber"](torch.tensor([-1.0, 2.0, 0.0], dtype=torch.float64), delta=delta)).item()
    assert numbers(cells(visit, "costs")["cost"])[1] == pytest.approx(mean, rel=1e-3)
    assert cells(visit, "costs")["cost"][0] == before[0]
    assert not visit.frames
    visit.page.mouse.up()
    visit.settle()
    assert f"delta2={delta:g}" in visit.page.url


def test_what_is_typed_counts_at_once_and_then_is_in_the_link(batch):
    visit = batch()
    entry(visit, "prediction", 2).fill("4")
    visit.page.wait_for_timeout(100)
    assert numbers(cells(visit, "costs")["mean of 3 rows"])[0] == pytest.approx(4 / 3, rel=1e-3)
    entry(visit, "prediction", 2).press("Enter")
    visit.settle()
    assert "rows_residual=1_2%7E4_1%7E5_5" in visit.page.url.replace("~", "%7E")
    assert visit.page.evaluate("document.activeElement.getAttribute('aria-label')") == "prediction, row 3"


def test_what_cannot_stand_is_named_and_is_not_lost(batch):
    visit = batch()
    entry(visit, "target", 1).fill("two")
    entry(visit, "target", 1).press("Tab")
    visit.settle()
    words = visit.page.locator(".atlas-batch > p").last
    assert words.inner_text() == "Row 1: target “two” is no number. It counts as 2 until it is right."
    assert entry(visit, "target", 1).input_value() == "two"
    assert "rows" not in visit.page.url
    entry(visit, "prediction", 3).fill("−7.5")
    entry(visit, "prediction", 3).press("Tab")
    visit.settle()
    assert "1_2~3_1~-7.5_5" in visit.page.url.replace("%7E", "~")
    assert entry(visit, "target", 1).input_value() == "two"
    assert words.inner_text() == "Row 1: target “two” is no number. It counts as 2 until it is right."
    entry(visit, "target", 1).fill("3")
    entry(visit, "target", 1).press("Tab")
    visit.settle()
    assert "1_3" in visit.page.url
    assert words.inner_text() == ""


def test_rows_are_added_and_removed(batch):
    visit = batch()
    visit.page.get_by_role("button", name="Add a row").click()
    visit.settle()
    assert len(cells(visit, "instances")) == 4
    visit.page.get_by_role("button", name="Remove row 1", exact=True).click()
    visit.settle()
    assert "rows_residual=3_1" in visit.page.url
    visit.page.go_back()
    visit.settle()
    assert len(cells(visit, "instances")) == 4


PASTE = """([input, text]) => {
    const data = new DataTransfer();
    data.setData("text", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_cells_of_a_spreadsheet_are_pasted(batch):
    visit = batch()
    visit.page.evaluate(PASTE, [entry(visit, "prediction", 2).element_handle(), "7\t8\n9\t9.5\n1\t0"])
    visit.settle()
    assert "1_2~7_8~9_9.5~1_0" in visit.page.url.replace("%7E", "~")
    visit.page.evaluate(PASTE, [entry(visit, "prediction", 1).element_handle(), "7\t8\n9\tnine"])
    words = visit.page.locator(".atlas-batch > p").last.inner_text()
    assert words == "Row 2 of what was pasted: target “nine” is no number. The rows are as they were."
    assert entry(visit, "prediction", 1).input_value() == "1"


def test_an_infinite_loss_is_named_and_nothing_is_undefined(batch):
    visit = batch("?predictions=probabilities of class 1&rows_probability=0.5_1~0_1~1_1")
    assert "BCE is infinite in row 2, and so is its cost." in visit.page.locator(".atlas-batch-note").inner_text()
    page = visit.page.locator(".stMain").inner_text()
    assert "NaN" not in page
    assert "undefined" not in page


def test_a_long_file_is_worked_out_and_its_worst_rows_listed(batch):
    rng = np.random.default_rng(1)
    residuals = rng.standard_t(2, 20_000)
    table = io.StringIO()
    csv.writer(table).writerows([("prediction", "target"), *((r, 0) for r in residuals.tolist())])
    visit = batch()
    visit.page.get_by_text("A file of your own").click()
    visit.page.locator("input[type=file]").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": table.getvalue().encode()}
    )
    use = visit.page.get_by_role("button", name="Use 20000 rows")
    use.wait_for()
    visit.settle()  # what comes above the button moves it, also between a mouse's down and up
    use.click()
    visit.page.wait_for_function("document.querySelector('.atlas-costs').textContent.includes('20000')")
    visit.settle()
    assert "rows_residual=file" in visit.page.url
    assert numbers(cells(visit, "costs")["mean of 20000 rows"])[0] == pytest.approx(np.abs(residuals).mean(), rel=1e-3)
    _, high = visit.page.evaluate("document.querySelector('.atlas-batch-plot')._fullLayout.xaxis.range")
    bars = visit.page.evaluate("document.querySelector('.atlas-batch-plot').data.at(-1).y")
    beyond = len(residuals) - sum(bars)
    assert 0 < beyond < 0.01 * len(residuals)
    assert beyond == pytest.approx((np.abs(residuals) > high).sum(), abs=20)
    assert f"{beyond} more beyond" in visit.page.locator(".atlas-batch-plot").inner_text()
    share = np.sort(np.abs(residuals))[::-1][:200].sum() / np.abs(residuals).sum()
    assert numbers(cells(visit, "worst")["worst 1 %: 200 rows"])[0] == pytest.approx(100 * share, abs=0.06)
    assert len(cells(visit, "instances")) == 200
    assert numbers(next(iter(cells(visit, "instances").values())))[3] == pytest.approx(np.abs(residuals).max(), rel=1e-3)


def test_weights_divide_the_mean_and_the_page_says_so(batch):
    visit = batch("?rows_residual=1_2_0.5~3_1_6.5~5_5_0")
    costs = cells(visit, "costs")
    weight, loss = torch.tensor([0.5, 6.5, 0.0]), torch.tensor([1.0, 2.0, 0.0])
    assert numbers(costs["weighted mean of 3 rows"])[0] == pytest.approx(reduce(loss, "mean", weight).item(), rel=1e-3)
    note = "The mean divides the sum of the weighted losses by the sum of the weights, 7, not by the 3 rows."
    assert visit.page.locator(".atlas-batch-note").inner_text() == note
    entry(visit, "weight", 2).fill("1.5")
    entry(visit, "weight", 2).press("Tab")
    visit.settle()
    assert "1_2_0.5~3_1_1.5~5_5_0" in visit.page.url.replace("%7E", "~")
    assert numbers(cells(visit, "costs")["weighted mean of 3 rows"])[0] == pytest.approx((0.5 + 3) / 2, rel=1e-3)


def test_text_from_outside_loads_nothing_and_links_nowhere(batch):
    hostile = "![x](//example.org/a.png)[Sign-in](//example.org)<img src=//example.org/a.png>"
    visit = batch(f"?decay=1&theta={quote(hostile)}")
    visit.page.get_by_text("A file of your own").click()
    table = f'"{hostile}",y\n"{hostile}",1\n'.encode()
    visit.page.locator("input[type=file]").set_input_files(
        {"name": f"{hostile[:20].replace('/', '')}.csv", "mimeType": "", "buffer": table}
    )
    visit.page.wait_for_selector(".atlas-preview")
    visit.settle()
    shown = visit.page.locator(".stMain").inner_text()
    assert "“![x](//example.org/a.png)" in shown
    assert visit.page.locator("a[href*=example], img[src*=example]").count() == 0  # and `visit` has seen no request to it


def test_the_batch_can_be_taken_away(batch):
    visit = batch(f"?{BATCHES[1].address.split('?')[1]}")
    found = {}
    visit.menu()
    for kind in ("CSV", "SVG"):
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=kind, exact=True).click()
        found[kind] = download.value.path().read_text()
    lines = [line for line in found["CSV"].splitlines() if not line.startswith("#")]
    assert lines[0] == "prediction,target,loss1_mse,gradient1_mse,loss2_huber,gradient2_huber"
    assert [float(v) for v in lines[-1].split(",")] == [20, 10, 100, 20, 9.5, 1]
    assert found["SVG"].startswith("<svg")
