#!/bin/sh
# Installs what is missing, builds, and runs the tests.
#
#   sh tests/run.sh            release build, warnings are errors, all tests
#   sh tests/run.sh --asan     the same under AddressSanitizer and UBSan
#   sh tests/run.sh --fuzz     each fuzzer for FUZZ_SECONDS (default 60)
#   sh tests/run.sh --bench    the benchmarks
#   sh tests/run.sh --deps     installs the packages and stops
#
# The last line of the first two is "N passed, N failed".  Nothing but apt uses
# the network.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
# shellcheck source=tests/tools/packages.sh
. tests/tools/packages.sh

jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}

say()
{
	printf '\n== %s\n' "$*"
}

install_all()
{
	# The lists are words, to be split.
	# shellcheck disable=SC2086
	install_packages $BUILD_PACKAGES $TEST_PACKAGES
	# shellcheck disable=SC2086
	unpack_packages "$root/build-tools" $UNPACKED_PACKAGES
	for template in default email; do
		share_file "$root/build-tools" \
			/usr/share/prometheus/alertmanager/$template.tmpl
	done
}

# build PRESET DIRECTORY TARGET [-D…]
build()
{
	preset=$1 directory=$2 target=$3
	shift 3
	say "Building $preset in $directory"
	cmake --preset "$preset" "$@"
	cmake --build "$directory" --target "$target" -j "$jobs"
}

# run_tests DIRECTORY: the summary, and 1 if anything failed.
run_tests()
{
	say "Running the tests in $1"
	rc=0
	ctest --test-dir "$1" --output-on-failure -j "$jobs" || rc=$?
	echo
	summary=$(awk -v rc="$rc" -f tests/tools/summary.awk \
		"$1/Testing/Temporary/LastTest.log") || rc=1
	echo "$summary"
	[ "$rc" -eq 0 ]
}

run_release()
{
	build release build all -DRP_TESTS=ON -DRP_WERROR=ON
	run_tests build
}

run_asan()
{
	build asan build-asan all
	run_tests build-asan
}

# fuzz NAME [SEEDS…]: new inputs stay in the build directory.
fuzz()
{
	name=$1
	shift
	say "Fuzzing $name for ${FUZZ_SECONDS:-60} s"
	mkdir -p "build-fuzz/corpus/$name"
	"build-fuzz/fuzz-$name" -max_total_time="${FUZZ_SECONDS:-60}" \
		-timeout=20 -rss_limit_mb=2048 -max_len=8192 \
		-dict="tests/fuzz/$name.dict" -verbosity=0 -print_funcs=0 \
		-print_final_stats=1 -artifact_prefix="build-fuzz/$name-" \
		"build-fuzz/corpus/$name" "tests/fuzz/corpus/$name" "$@"
}

run_fuzz()
{
	build fuzz build-fuzz fuzzers
	fuzz definition examples
	fuzz payload examples/payloads tests/fixtures/payloads
	fuzz emit
	fuzz expr
	fuzz syntax
	fuzz template
	say "No fuzzer found anything"
}

run_bench()
{
	build release build benchmarks -DRP_TESTS=ON
	say "Cold start"
	build/bench-cold
	say "Checks"
	build/bench-checks
	say "Compilation"
	build/bench-compile
}

mode=${1:-}
case $mode in
'' | --asan | --fuzz | --bench | --deps)
	;;
*)
	echo "usage: sh tests/run.sh [--asan | --fuzz | --bench | --deps]" >&2
	exit 2
	;;
esac
install_all
case $mode in
'') run_release ;;
--asan) run_asan ;;
--fuzz) run_fuzz ;;
--bench) run_bench ;;
esac
