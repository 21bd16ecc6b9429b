"""The questions page: each question opens from its link with its answer."""

from losses.studies.questions import QUESTIONS
from tests.support.pages import opened, said, text


def test_each_question_is_shown_with_its_answer_and_its_threads():
    app = opened("questions.py")
    first = next(iter(QUESTIONS))
    for slug, question in QUESTIONS.items():
        app.session_state["question"] = slug
        app.run()
        assert not app.exception
        assert app.header[0].value == question.asked
        assert question.answer.text in text(app)
        links = " ".join(block.value for block in app.markdown)
        assert all(thread in links for thread in question.threads)
        assert said(app) == ({} if slug == first else {"question": slug})


def test_a_link_opens_its_question_and_nonsense_the_first():
    assert opened("questions.py", question="pos_weight").header[0].value == QUESTIONS["pos_weight"].asked
    assert not opened("questions.py", question="why").query_params
