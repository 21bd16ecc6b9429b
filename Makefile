.PHONY: run quick test style types lock audit

run:  # the app
	streamlit run app.py

quick:  # what can be tested without a browser and in little time
	pytest -n 2 --dist worksteal -m "not browser and not slow" --ignore=tests/browser

test:  # everything; a worker with a browser waits half of the time, so there are more of them than processors
	pytest -n 3 --dist worksteal

style:  # what .ci/run checks before the tests
	ruff check .
	ruff format --check .
	npm run --silent style

types:
	pyright
	npm run --silent types

lock:  # exact versions, with hashes, of all that a server installs
	uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock

audit:  # known holes in those; it needs the network
	pip-audit --disable-pip --require-hashes -r requirements.lock
