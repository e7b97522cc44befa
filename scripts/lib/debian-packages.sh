# Debian packages for scripts that source this file; expects `say` and `die`.

# Waits for another apt on the machine instead of failing at its lock.
apt_options=(-y -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Acquire::Queue-Mode=access)

run_as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || die "root is needed to install Debian packages, and there is no sudo: install $* by hand"
  sudo -n "$@"
}

apt_update_once() {
  if [ "${apt_is_updated:-no}" = yes ]; then return; fi
  run_as_root apt-get "${apt_options[@]}" update >&2 || say "apt-get update reported errors; going on with the lists that are there"
  apt_is_updated=yes
}

# install_debian_packages name… : leaves out what is installed; tries three times, since mirrors fail now and then.
install_debian_packages() {
  local name missing=() attempt
  command -v apt-get >/dev/null || die "$* must be installed, and this is no Debian system: install them by hand"
  for name in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then missing+=("$name"); fi
  done
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  say "installing ${missing[*]}"
  for attempt in 1 2 3; do
    apt_update_once
    # No service of the machine's own is started: the tests bring up private ones.
    if run_as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get "${apt_options[@]}" install \
      --no-install-recommends "${missing[@]}" >&2; then
      return
    fi
    say "installing failed (attempt $attempt of 3)"
    apt_is_updated=no
    sleep 5
  done
  die "could not install ${missing[*]}: apt's own message is above"
}
