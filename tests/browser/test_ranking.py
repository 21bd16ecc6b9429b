"""The page of rankings in the hand: the items of a list on the line of their scores."""

SAID = "document.querySelector('.atlas-list p').textContent"
ARROWS = "document.querySelectorAll('.atlas-list path.pull')[0].getAttribute('d')"


def test_an_item_is_dragged_along_its_line_and_the_pulls_the_words_and_the_link_follow(visit):
    visit.open("/ranking?loss=RankNet&scores=2.4&scores=0.8&scores=-0.8&scores=-2.4")
    assert "all 6 pairs are in the right order" in visit.page.evaluate(SAID)
    arrow = visit.page.evaluate(ARROWS)
    item = visit.page.locator(".atlas-list-item").first
    box, line = item.bounding_box(), visit.page.locator(".atlas-list-plane svg").bounding_box()
    middle = box["y"] + box["height"] / 2
    visit.page.mouse.move(box["x"] + box["width"] / 2, middle)
    visit.page.mouse.down()
    visit.page.mouse.move(line["x"] + 0.1 * line["width"], middle, steps=4)
    visit.page.wait_for_function(f"{SAID}.includes('3 of the 6 pairs are not in the right order')")
    visit.page.evaluate("new Promise(requestAnimationFrame)")
    held = visit.page.evaluate(SAID)
    assert visit.page.evaluate(ARROWS) != arrow
    assert "scores=2.4" in visit.page.url  # the server hears of it when the hand lets go
    visit.page.mouse.up()
    visit.page.wait_for_function("Number(new URL(location).searchParams.get('scores')) < -2.4")
    visit.settle()
    assert visit.page.evaluate(SAID) == held
