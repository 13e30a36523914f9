# A thin front: the build itself is Meson (meson.build), the checks are tools/check.sh.
PREFIX ?= /usr/local
BUILD  ?= build
SCRIPT ?= examples/exec_method_async.vbs

.PHONY: all run setup build check bench docs install clean

all: build

setup:
	@tools/setup.sh

$(BUILD)/build.ninja:
	meson setup $(BUILD) --prefix=$(PREFIX) -Dbuildtype=release -Doptimization=2 -Dwerror=false

build: setup
	@$(MAKE) --no-print-directory $(BUILD)/build.ninja
	@ninja -C $(BUILD)

run: build
	$(BUILD)/wmi run $(SCRIPT)

check: setup
	@tools/check.sh

bench: build
	@python3 bench/bench.py $(BUILD)

docs:
	@python3 tools/doc-gen.py --html $(BUILD)/docs --man $(BUILD)/docs/man/man3
	@echo "$(BUILD)/docs/index.html"

install: build
	meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf $(BUILD) build-check
