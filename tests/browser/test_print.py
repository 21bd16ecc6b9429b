"""On paper: dark on white in the dark theme too, the whole picture, and nothing to press."""


def test_a_page_prints_its_picture_dark_on_white(visit):
    visit.open("/binary?loss=Focal&axis=logit&loss2=BCE")
    visit.page.emulate_media(media="print", color_scheme="dark")
    visit.settle()
    assert visit.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(255, 255, 255)"
    assert visit.page.evaluate("document.querySelector('.atlas-plot .xtick text').style.fill") == "rgb(31, 35, 40)"
    for hidden in (".stSlider", ".stSidebar", ".stAppHeader", ".st-key-take", ".stSelectbox"):
        assert not visit.page.locator(hidden).first.is_visible(), hidden
    sheet = 21 / 2.54 * 96  # px, the width of A4
    assert visit.page.locator(".atlas-plot .main-svg").first.bounding_box()["width"] < sheet - 2 * 38
    assert visit.page.locator(".atlas-marks path").count() > 0
    assert visit.page.locator(".stMarkdown p").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    visit.page.emulate_media(media="screen", color_scheme="dark")
    visit.settle()
    assert visit.page.evaluate("document.querySelector('.atlas-plot .xtick text').style.fill") == "rgb(230, 230, 227)"
