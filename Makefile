# azpipe: make, make test, make demo. Every target does its own set-up; `make help` lists them.

CARGO  ?= cargo
PREFIX ?= /usr/local
TOOLS   = imds-token imds-get arm-get arm-graph vm-filter azure-sim
BIN     = target/release
MAN     = $(TOOLS:%=man/%.1) man/azpipe.7
SHARE   = target/share

# What is shipped: one static file a tool and platform.
VERSION = $(shell sed -n '/^version/{s/.*"\(.*\)"/\1/p;q}' Cargo.toml)
STATIC  = $(shell packaging/static-target.sh)
TESTS_OF_DIST = chroot deb reproducible cargo
CROSS   = aarch64-unknown-linux-gnu x86_64-pc-windows-gnu

.PHONY: all build share test check lint fmt man conformance faults fuzz deny demo install uninstall static dist deb cross test-dist \
        test-fresh figures bench scale picture clean help

all: build

## build     the release binaries, each by a cargo call of its own: one call for all would link TLS into imds-token
build:
	@for tool in $(TOOLS); do echo "cargo build --release --locked -p $$tool"; \
	    $(CARGO) build --quiet --release --locked -p $$tool || exit 1; done

## share     completions for bash, zsh, fish and PowerShell, out of the tools' own help, to target/share
share:
	@rm -rf $(SHARE)
	@$(CARGO) run --quiet --locked -p packaging --bin completions -- $(SHARE)

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
	mandoc -T lint -W warning $(MAN)

## conformance  azure-sim against clients that others wrote: Azure's SDK for Python, msal, curl and jq, az's requests
conformance: build
	conformance/run

## faults    each tool with each fault that a network, a machine or its user can have; part of make test
faults: build
	@$(CARGO) test --quiet --locked -p bin-tests --test faults -- --nocapture >target/faults.log 2>&1; status=$$?; \
	    grep -a -e '^faults, ' -e FAILED target/faults.log; \
	    awk '/^faults, / { cases += $$(NF-3); passed += $$(NF-1) } \
	         END { printf "faults: %d cases, %d passed\n", cases, passed }' target/faults.log; exit $$status

## fuzz      bytes that a parser trips over, looked for during SECONDS (30) a target; needs a C++ compiler
fuzz:
	fuzz/run

## bench     beside others: vm-filter on large documents, the whole pipe over TLS, start-up; ratios, nothing asserted
bench: build
	bench/vm-filter
	PATH="$(CURDIR)/$(BIN):$$PATH" bench/pipe/run
	bench/start

## deny      licences, duplicate versions and sources of what is linked in; advisories where their database can be had
deny:
	supply/deny

## demo      the whole story against the emulator, each command before its output
demo: build
	@PATH="$(CURDIR)/$(BIN):$$PATH" azure-sim -- sh demo/story.sh

## install   binaries to PREFIX/bin, man pages and completions to PREFIX/share; DESTDIR is put before both
install: build share
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1' '$(DESTDIR)$(PREFIX)/share/man/man7'
	install -m 755 $(TOOLS:%=$(BIN)/%) '$(DESTDIR)$(PREFIX)/bin'
	install -m 644 $(filter %.1,$(MAN)) '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 644 $(filter %.7,$(MAN)) '$(DESTDIR)$(PREFIX)/share/man/man7'
	cp -R $(SHARE)/. '$(DESTDIR)$(PREFIX)/share/'

## uninstall what install put there
uninstall: share
	rm -f $(TOOLS:%='$(DESTDIR)$(PREFIX)/bin/%')
	rm -f $(patsubst %,'$(DESTDIR)$(PREFIX)/share/man/man1/%',$(notdir $(filter %.1,$(MAN))))
	rm -f $(patsubst %,'$(DESTDIR)$(PREFIX)/share/man/man7/%',$(notdir $(filter %.7,$(MAN))))
	cd $(SHARE) && find . -type f | while read -r file; do rm -f "$(DESTDIR)$(PREFIX)/share/$$file"; done

## static    one static file a tool, for a root with nothing else in it: musl where rustup has it, else glibc linked in
static:
	packaging/build.sh $(STATIC) $(TOOLS)

## dist      a tarball for this platform: static binaries, man pages, completions, licences, bills of materials
dist: static share
	packaging/dist.sh $(STATIC) $(VERSION) $(TOOLS)

## deb       the same as a Debian package, which depends on nothing
deb: dist
	packaging/deb.sh $(STATIC) $(VERSION)

## cross     tarballs for arm64 Linux and Windows, each tried as far as qemu-user and wine are installed
cross: share
	@for target in $(CROSS); do packaging/build.sh $$target $(TOOLS) && packaging/try.sh $$target $(TOOLS) && \
	    packaging/dist.sh $$target $(VERSION) $(TOOLS) || exit 1; done

## test-dist what is shipped: in an empty root, installed and removed by dpkg, built elsewhere to the same bytes
test-dist: deb
	AZPIPE_STATIC='$(STATIC)' AZPIPE_VERSION='$(VERSION)' $(CARGO) test --locked -p packaging $(TESTS_OF_DIST:%=--test %)

## test-fresh a fresh clone in a bare Debian with only Rust, make, git and a C compiler: make demo, make test (long; as root)
test-fresh:
	packaging/fresh.sh

## figures   the README's: sizes, and the pipe beside curl and jq against the emulator
figures: build
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh demo/figures.sh $(BIN) $(TOOLS)

## scale     docs/scale.md's table: calls, bytes and seconds for 100, 10,000 and 1,000,000 VMs; takes seven minutes
scale: build
	@PATH="$(CURDIR)/$(BIN):$$PATH" bench/scale

## picture   the README's picture of a terminal, drawn from a real run
picture: build
	PATH="$(CURDIR)/$(BIN):$$PATH" $(CARGO) run --quiet --locked -p packaging --bin picture >target/pipe.svg
	mv target/pipe.svg docs/pipe.svg

## clean     everything that was built
clean:
	$(CARGO) clean

## help      this
help:
	@sed -n 's/^## /  /p' Makefile
