"""The claims page: each claim opens from its link with its verdict, and the filters say which are listed."""

from components.explorer.facts import VERDICT_MARKS
from components.states.addresses import claim_address
from components.states.claims import FIRST, SOURCES
from losses import LOSSES
from losses.studies.claims import CLAIMS, VERDICTS
from tests.support.pages import opened, said


def listed(app):
    (markup,) = (text for element in app.get("bidi_component") if "aria-label" in (text := element.proto.json))
    return [slug for slug in CLAIMS if f"claim={slug}" in markup]


def shown(app):
    return " ".join(block.value for block in app.markdown)


def test_each_claim_is_shown_with_its_verdict_its_margin_and_what_is_right():
    app = opened("claims.py", claim="huber_l2_l1")
    for slug, claim in CLAIMS.items():
        app.session_state["claim"] = slug
        app.run()
        assert not app.exception
        assert app.header[0].value == claim.statement
        verdict, _, finding = claim.evidence.result.partition(":")
        assert f"{VERDICT_MARKS[claim.evidence.verdict].sign} {verdict}" in shown(app)
        assert finding in shown(app)
        assert claim.reference.title in shown(app)
        assert claim.right in app.latex[0].value
        assert all(paper.title in shown(app) for paper in claim.sources)
        assert said(app) == ({"claim": slug} if slug != FIRST else {})


def test_the_verdicts_and_the_sources_can_be_sorted_out():
    app = opened("claims.py", verdict="holds", claim="huber_l2_l1")
    for verdict in VERDICTS:
        app.selectbox(key="verdict").set_value(verdict).run()
        assert listed(app) == [slug for slug, claim in CLAIMS.items() if claim.evidence.verdict == verdict]
        assert app.header[0].value in [CLAIMS[slug].statement for slug in listed(app)]
    app.selectbox(key="verdict").set_value("any").run()
    for source in SOURCES:
        app.selectbox(key="source").set_value(source).run()
        assert listed(app) == [slug for slug, claim in CLAIMS.items() if SOURCES[source] in claim.sources]


def test_a_filter_that_nothing_passes_says_so():
    app = opened("claims.py", source="S3", verdict="refuted")
    assert listed(app) == []
    assert "No claim of this text and family has this verdict." in shown(app)


def test_nonsense_in_a_link_is_ignored():
    app = opened("claims.py", claim="nothing", verdict="true", family="cats")
    assert not app.query_params
    assert len(listed(app)) == len(CLAIMS)


def test_a_family_page_has_the_claims_beside_the_loss_they_concern():
    app = opened("regression.py", loss=LOSSES["huber"].name)
    markup = " ".join(str(element.proto) for element in app.get("bidi_component"))
    about = [claim for claim in CLAIMS.values() if "huber" in claim.losses]
    assert len(about) > 1
    for claim in about:
        assert claim_address(claim) in markup
        assert claim.evidence.verdict in markup
    assert "Claims, tested" in [heading.value for heading in app.header]
