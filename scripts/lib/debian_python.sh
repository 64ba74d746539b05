# Python 3.14 out of Debian's newer suites, for a Debian that is too old to have it.
#
# Those packages want a newer glibc than the system's, so they cannot be installed.
# Instead apt (with a state of its own, the machine's mirror and keyring, signatures
# checked) fetches Python with everything below it, glibc included. All is unpacked in
# one private folder, and the interpreter is made to use the loader and the libraries
# there. The system itself stays as it is, and nothing of this needs root.
# shellcheck shell=bash

DEBIAN_SUITES=${DEBIAN_SUITES:-forky sid}

# debian_mirror: the package mirror that this machine's apt uses
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
    grep -v -e security -e '/updates' | cut -d' ' -f1 | head -n 1
}

# fetch_debs SUITE FOLDER PACKAGE...: download the packages and all they depend on
fetch_debs() {
  local suite=$1 dir=$2 mirror
  shift 2
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || return 1
  mkdir -p "$dir"/{state/lists/partial,cache/archives/partial,none}
  : >"$dir/status" # nothing counts as installed: the closure comes complete
  cat >"$dir/debian.sources" <<SOURCES
Types: deb
URIs: $mirror
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  cat >"$dir/apt.conf" <<CONF
Dir::State "$dir/state";
Dir::State::status "$dir/status";
Dir::Cache "$dir/cache";
Dir::Etc::SourceList "$dir/debian.sources";
Dir::Etc::SourceParts "$dir/none";
Dir::Etc::PreferencesParts "$dir/none";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Debug::NoLocking "true";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  apt-get -qq -c "$dir/apt.conf" update &&
    apt-get -qq -y -c "$dir/apt.conf" --download-only install "$@" >/dev/null
}

# unpack_debs FOLDER ROOT: unpack what was fetched, less what only a system needs
unpack_debs() {
  local deb
  for deb in "$1"/cache/archives/*.deb; do
    case ${deb##*/} in
      debconf_* | ca-certificates_* | openssl_* | tzdata_* | netbase_* | media-types_* | gcc-*-base_* | \
        readline-common_* | linux-libc-dev_* | libc6-dev_* | libc-dev-bin_* | libcrypt-dev_* | libc-gconv-*) ;;
      *) dpkg-deb -x "$deb" "$2" ;;
    esac
  done
}

# relocate ROOT HOME PATCHELF: make the Python in ROOT run from HOME, with its own libraries
relocate() {
  local root=$1 home=$2 patchelf=$3 exe libs loader stub
  exe=$root/usr/bin/python3.14
  libs=$(cd "$root" && echo usr/lib/*-linux-gnu*)
  loader=$(cd "$root/$libs" && echo ld-linux*.so.*)
  # one change per call: some patchelf releases spoil the file when they are combined
  "$patchelf" --set-interpreter "$home/$libs/$loader" "$exe" || return 1
  # RPATH, not RUNPATH: it also holds for libraries that are loaded later
  "$patchelf" --force-rpath --set-rpath "$home/$libs" "$exe" || return 1
  # loaded at the start, so that a wheel with a RUNPATH of its own cannot bring in
  # the older system copy beside them
  for stub in libstdc++.so.6 libgcc_s.so.1 libpthread.so.0 libdl.so.2 librt.so.1 libutil.so.1 libresolv.so.2; do
    [ ! -e "$root/$libs/$stub" ] || "$patchelf" --add-needed "$stub" "$exe" || return 1
  done
  # Debian's header includes the architecture's own from the system's folder
  cp "$root"/usr/include/*-linux-gnu*/python3.14/pyconfig.h "$root/usr/include/python3.14/pyconfig.h"
  # and its build settings name the system's folders
  sed -i -E "s#(['= ])/usr/(include|lib|share/python-wheels)#\1$home/usr/\2#g" \
    "$root"/usr/lib/python3.14/_sysconfigdata__*.py
  rm -rf "$root"/etc "$root"/usr/share/{doc,man,lintian,gdb} "$root/$libs"/libpython3.14*.a \
    "$root"/usr/lib/python3.14/config-3.14-*/*.a
}

# unpack_python HOME PATCHELF: put Python 3.14 in the folder HOME
unpack_python() {
  local home=$1 patchelf=$2 suite work
  for suite in $DEBIAN_SUITES; do
    work=$(mktemp -d)
    rm -rf "$home.new"
    mkdir -p "$home.new"
    if fetch_debs "$suite" "$work" python3.14-venv libpython3.14-dev libstdc++6 &&
      unpack_debs "$work" "$home.new" && relocate "$home.new" "$home" "$patchelf"; then
      rm -rf "$work" "$home"
      mv "$home.new" "$home"
      return 0
    fi
    rm -rf "$work" "$home.new"
  done
  return 1
}
