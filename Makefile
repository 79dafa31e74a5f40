# Bearing. `make run` starts the dashboard, `make test` runs the tests. Needs python3 (3.11 or newer) and make.
# Windows without make: `make.cmd` takes the same words.

VENV := .venv
PY := $(VENV)/bin/python
RUN_READY := $(VENV)/.requirements
DEV_READY := $(VENV)/.requirements-dev
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# Two browsers are as many as a small machine runs well; one file stays on one worker, so it starts one server.
WORKERS ?= 2

.DELETE_ON_ERROR:
.PHONY: help run test lint bench fuzz clean

help:
	@echo "make run     start the dashboard on 127.0.0.1 (PORT=8501), with sample data if nothing is loaded"
	@echo "make test    run the tests"
	@echo "make lint    check the code's style"
	@echo "make bench   measure speed"
	@echo "make fuzz    feed the loader spoiled extracts: none may crash it or lose a row"
	@echo "make clean   remove the virtual environment and caches (never your data)"

run: $(RUN_READY)
	@$(PY) launch.py

test: $(DEV_READY)
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile

lint: $(DEV_READY)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

bench: $(DEV_READY)
	@$(PY) -m bench

fuzz: $(DEV_READY)
	@$(PY) -m fuzz

clean:
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
	@find . -type d -name __pycache__ -prune -exec rm -rf {} +

# macOS calls an old Python `python3`, so newer names are tried after it. PYTHON=/path/to/python goes first.
$(VENV)/pyvenv.cfg:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making a virtual environment in $(VENV) with $$("$$python" --version)."; \
	    "$$python" -m venv --clear $(VENV) && exit 0; \
	    rm -rf $(VENV); \
	    echo "$$python could not make a virtual environment (on Debian: apt-get install python3-venv)." >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "Bearing needs Python 3.11 or newer; python3 here is $$(python3 --version 2>&1 || true)." >&2; \
	echo "Install a newer Python, or name it: make run PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(RUN_READY): requirements.txt $(VENV)/pyvenv.cfg
	@echo "Installing what Bearing needs: a minute or two, once."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	@echo "Installing what the tests need."
	@$(PIP) -r requirements-dev.txt
	@touch $@
