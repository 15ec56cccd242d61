#!/bin/sh
# From a bare Debian 12 machine to an alert that was handled:
#
#   sh examples/quickstart.sh
#
# Installs what a build needs, builds runpipe, and lets the pipeline of
# examples/local-monitor.json take an Alertmanager notification: it stores the
# alert, looks at this machine, asks the local rules for advice and prints the
# message.  Nothing is sent anywhere, and all records stay in build/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
# shellcheck source=tests/tools/packages.sh
. tests/tools/packages.sh

config=examples/local-monitor.json
payload=examples/payloads/alertmanager-disk.json
RUNPIPE_DB=${RUNPIPE_DB:-$root/build/quickstart.db}
export RUNPIPE_DB

say()
{
	printf '\n== %s\n' "$*"
}

# Prints a command as one would type it, and runs it.
show()
{
	printf '\n$ %s\n' "$*"
	"$@"
}

jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# The list is words, to be split.
# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES

say "Building runpipe in build/ (the first time takes a minute)"
# A tree that is set up already, with tests perhaps, stays as it is.
if [ ! -e build/Makefile ] && [ ! -e build/build.ninja ]; then
	cmake --preset release -DRP_TESTS=OFF
fi
cmake --build build --target runpipe archive -j "$jobs"

say "What the pipeline will do"
show build/runpipe --config "$config" --file "$payload" --dry-run

say "Running it; the check of the processor takes five seconds"
show build/runpipe --config "$config" --file "$payload"

say "What is on record"
show build/runpipe runs list

say "Done"
cat <<END
The database is $RUNPIPE_DB.
Without RUNPIPE_DB in the environment it would be
/var/lib/runpipe/runpipe.db for root, and
\$XDG_STATE_HOME/runpipe/runpipe.db (~/.local/state/...) for others.

Next, for example:
  build/runpipe --config $config --emit-c
  build/runpipe build $config -o monitor
  build/runpipe explain
END
