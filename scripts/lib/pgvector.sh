# pgvector for the installed PostgreSQL; expects `say`, `die`, `user_cache` and debian-packages.sh.
# Debian 12 has no package of it, but Debian 13's source package builds against PostgreSQL 15 in seconds.

pgvector_suite=trixie

# ensure_pgvector postgres_bin_directory
ensure_pgvector() {
  local bin=$1 major share library cached
  major=$(basename "$(dirname "$bin")")
  share=/usr/share/postgresql/$major/extension
  library=/usr/lib/postgresql/$major/lib
  if [ -f "$share/vector.control" ]; then return; fi
  cached="$user_cache/pgvector-pg$major-$(dpkg --print-architecture)"
  if [ ! -f "$cached/complete" ]; then build_pgvector "$major" "$cached"; fi
  # PostgreSQL before 18 looks for extensions only in its own directories.
  run_as_root cp -r "$cached/extension/." "$share/"
  run_as_root install -m 644 "$cached/vector.so" "$library/vector.so"
}

# The mirror that this machine's own sources name first.
debian_mirror() {
  local file mirror
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$file" ] || continue
    mirror=$(sed -nE -e 's#^deb (\[[^]]*\] )?(https?://[^ ]+/debian/?) .*#\2#p' \
      -e 's#^URIs: *(https?://[^ ]+/debian/?)( .*)?$#\1#p' "$file" | head -n 1)
    if [ -n "$mirror" ]; then printf '%s' "${mirror%/}"; return; fi
  done
  die "no Debian mirror found in /etc/apt; install pgvector for PostgreSQL by hand"
}

build_pgvector() {
  local major=$1 cached=$2 work
  say "building pgvector for PostgreSQL $major"
  install_debian_packages build-essential dpkg-dev debian-archive-keyring "postgresql-server-dev-$major"
  work=$(mktemp -d "${TMPDIR:-/tmp}/cdsa-pgvector.XXXXXX")
  if ! fetch_pgvector "$work" >"$work/log" 2>&1 || ! compile_pgvector "$major" "$work" >>"$work/log" 2>&1; then
    cat "$work/log" >&2
    rm -rf "$work"
    die "pgvector could not be fetched or built: the message is above"
  fi
  mkdir -p "$cached/extension"
  cp "$work"/source/vector.so "$cached/"
  cp "$work"/source/vector.control "$work"/source/sql/vector--*.sql "$cached/extension/"
  : >"$cached/complete"
  rm -rf "$work"
}

# apt checks the Release file's signature by Debian's keyring and the source files by its checksums. The lists are
# kept apart, so that the machine's own package sources stay as they are.
fetch_pgvector() {
  local work=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg options
  mkdir -p "$work/lists/partial" "$work/source"
  printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$(debian_mirror)" "$pgvector_suite" >"$work/sources.list"
  options=(-q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache::srcpkgcache=" -o "Dir::Cache::pkgcache="
    -o Acquire::Retries=3 -o APT::Sandbox::User=root -o Acquire::Languages=none)
  apt-get "${options[@]}" update || return 1
  (cd "$work" && apt-get "${options[@]}" source --download-only "pgvector/$pgvector_suite") || return 1
  # apt has verified the files; dpkg-source only unpacks them.
  (cd "$work" && dpkg-source --no-check -x ./pgvector_*.dsc unpacked) || return 1
  rm -rf "$work/source" && mv "$work/unpacked" "$work/source"
}

compile_pgvector() {
  # OPTFLAGS empty: the result may be used on another processor than the one that built it. No byte code for the
  # just-in-time compiler either: it would need clang.
  make --silent -C "$2/source" -j"$(nproc)" OPTFLAGS="" with_llvm=no \
    PG_CONFIG="/usr/lib/postgresql/$1/bin/pg_config" all
}
