.PHONY: run quick test style types

run:  # the app
	streamlit run app.py

quick:  # what can be tested without a browser and in little time
	pytest -n 2 --dist worksteal -m "not browser and not slow" --ignore=tests/browser

test:  # everything
	pytest -n 2 --dist worksteal

style:  # what .ci/run checks before the tests
	ruff check .
	ruff format --check .
	npm run --silent style

types:
	pyright
	npm run --silent types
