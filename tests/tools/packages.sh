# Installs Debian packages; sourced by tests/run.sh and examples/quickstart.sh.
#
# Nothing happens when all are installed already, so the scripts stay fast and
# need neither root nor a network from their second run on.  apt's lists are
# fetched when there are none or when they turn out to be too old, once.

# What a build of runpipe needs.
BUILD_PACKAGES="gcc libc6-dev make cmake libtcc-dev libsqlite3-dev \
libcjson-dev libmd-dev libpcre2-dev libcurl4-openssl-dev libssl-dev \
ca-certificates"

# What the tests, the sanitizers and the fuzzers need on top of it.
TEST_PACKAGES="pkg-config libcriterion-dev tcc clang libclang-rt-14-dev \
valgrind monitoring-plugins-basic python3-psutil libsystemd0"

# Services whose programs the tests start by themselves.  They are unpacked and
# not installed: nobody wants a monitoring system to run after the tests.
UNPACKED_PACKAGES="prometheus prometheus-alertmanager"

is_installed()
{
	status=$(dpkg-query -W -f '${db:Status-Status} ' "$1" 2>/dev/null) ||
		return 1
	case $status in
	installed*) return 0 ;;
	*) return 1 ;;
	esac
}

missing_of()
{
	missing=
	for package in "$@"; do
		is_installed "$package" || missing="$missing $package"
	done
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	else
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

have_lists()
{
	for list in /var/lib/apt/lists/*_Packages*; do
		[ -e "$list" ] && return 0
	done
	return 1
}

apt_install()
{
	as_root apt-get install -y -q --no-install-recommends "$@"
}

# install_packages NAME...: returns 1 after saying what to do by hand.
install_packages()
{
	if ! command -v dpkg-query >/dev/null 2>&1; then
		echo "This is not Debian; going on in the hope that these" \
			"packages' equivalents are here: $*" >&2
		return 0
	fi
	missing_of "$@"
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
		echo "Packages are missing, and neither root nor sudo is" \
			"there to install them.  As root, run:" >&2
		echo "  apt-get install -y$missing" >&2
		return 1
	fi
	echo "Installing:$missing"
	if ! have_lists; then
		as_root apt-get update -q || return 1
		# The list is words, to be split.
		# shellcheck disable=SC2086
		apt_install $missing
		return
	fi
	# shellcheck disable=SC2086
	apt_install $missing && return 0
	# Old lists name files that are gone: look again, once.
	# shellcheck disable=SC2086
	as_root apt-get update -q && apt_install $missing
}

# share_file DIRECTORY FILE: where a program insists on finding a file of its
# package.
share_file()
{
	[ -e "$2" ] || as_root install -D -m 644 "$1$2" "$2"
}

# unpack_packages DIRECTORY NAME...: their files below the directory.
unpack_packages()
{
	directory=$1
	shift
	for package in "$@"; do
		[ -e "$directory/$package.done" ] && continue
		echo "Unpacking: $package"
		mkdir -p "$directory"
		if ! (cd "$directory" && apt-get download -q "$package"); then
			as_root apt-get update -q || return 1
			(cd "$directory" && apt-get download -q "$package") ||
				return 1
		fi
		for archive in "$directory/${package}_"*.deb; do
			dpkg-deb -x "$archive" "$directory" || return 1
			rm "$archive"
		done
		: >"$directory/$package.done"
	done
}
