# `make site` is short for `python hooks/cli.py site`, and so for each command; `make` alone lists them.
PYTHON ?= python3
CLI = @$(PYTHON) hooks/cli.py
N ?= 500
SEED ?= 1
.PHONY: help site zip publish rollback serve check check-code register translated links
.PHONY: new upgrade supply audit release test rehearse pictures guides pins fuzz bench clean

help:
	$(CLI)

site zip serve check register links supply release:
	$(CLI) $@ $(CONFIG)

check-code:
	$(CLI) check --code

publish rollback:
	$(CLI) $@ $(CONFIG) --dest "$(DEST)"

new:
	$(CLI) new $(KIND)

upgrade:
	$(CLI) upgrade "$(OLD)" "$(NEW)"

translated:
	$(CLI) translated --page $(PAGE)

audit test rehearse pictures guides bench clean:
	$(CLI) $@

pins:
	$(CLI) pins $(UPGRADE)

fuzz:
	$(CLI) fuzz --count $(N) --seed $(SEED)
