# azpipe: make, make test, make demo. Every target does its own set-up; `make help` lists them.

CARGO  ?= cargo
PREFIX ?= /usr/local
TOOLS   = imds-token imds-get arm-get vm-filter azure-sim
BIN     = target/release
MAN1    = $(TOOLS:%=man/%.1)

.PHONY: all build test check lint fmt man demo install uninstall clean help

all: build

## build     the release binaries, each by a cargo call of its own: one call for all would link TLS into imds-token
build:
	@for tool in $(TOOLS); do echo "cargo build --release --locked -p $$tool"; \
	    $(CARGO) build --quiet --release --locked -p $$tool || exit 1; done

## test      every test: units, then the release binaries over real sockets
test: build
	$(CARGO) test --locked --workspace --no-fail-fast

## check     format, clippy, documentation and man pages; a warning is an error
check: fmt lint man

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --quiet --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --locked --workspace --no-deps --document-private-items

man:
	mandoc -T lint -W warning $(MAN1)

## demo      the whole story against the emulator, each command before its output
demo: build
	@PATH="$(CURDIR)/$(BIN):$$PATH" azure-sim -- sh demo/story.sh

## install   binaries to PREFIX/bin, man pages to PREFIX/share/man; DESTDIR is put before both
install: build
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 755 $(TOOLS:%=$(BIN)/%) '$(DESTDIR)$(PREFIX)/bin'
	install -m 644 $(MAN1) '$(DESTDIR)$(PREFIX)/share/man/man1'

## uninstall what install put there
uninstall:
	rm -f $(TOOLS:%='$(DESTDIR)$(PREFIX)/bin/%') $(TOOLS:%='$(DESTDIR)$(PREFIX)/share/man/man1/%.1')

## clean     everything that was built
clean:
	$(CARGO) clean

## help      this
help:
	@sed -n 's/^## /  /p' Makefile
