# Sourced by the launchers: gets what this clone needs, says what it does, and is quick when all is there.
# Sets PATH so that `node` is the project's own Node 24.
cd "$(dirname "$0")/.." || exit 1
if ! command -v npm >/dev/null 2>&1; then
  echo "packtic: npm was not found. Install Node 20 or later (Debian: apt-get install nodejs npm), then run this again." >&2
  exit 2
fi
stamp=node_modules/.packtic-installed
if [ ! -e "$stamp" ] || ! cmp -s package.json "$stamp"; then
  echo "packtic: installing the npm packages (once, about a minute)" >&2
  # Build tools are wanted whatever NODE_ENV says.
  # Never `npm ci`: a lock file made where other systems' optional packages cannot be seen would be refused.
  npm install --include=dev --no-fund --no-audit --loglevel=error >&2 || exit 1
  # node's own install script may have been denied by the person's npm settings.
  [ -x node_modules/node/bin/node ] || (cd node_modules/node && node installArchSpecificPackage) >&2
  cp package.json "$stamp"
fi
PATH="$PWD/node_modules/node/bin:$PWD/node_modules/.bin:$PATH"
export PATH

# System libraries, where we may install them: each launcher names what it wants.
ensure_debian() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  missing=
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "packtic: these Debian packages are missing, and only root can install them:$missing" >&2
    return 0
  fi
  echo "packtic: installing Debian packages:$missing" >&2
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || exit 1
}
ELECTRON_LIBRARIES="libgtk-3-0 libnss3 libasound2 libgbm1 libdrm2 libxkbcommon0"
DISPLAY_LIBRARIES="xvfb xauth"
# What scripts/lab needs to hold real machines for the tests; only root can run it at all.
LAB_PACKAGES="mmdebstrap debian-archive-keyring systemd-container iproute2 ethtool openssh-client procps python3"

# The lab builds its machines from the Debian archive that apt knows here: it needs apt's signed lists.
ensure_apt_lists() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  ls /var/lib/apt/lists/*Release >/dev/null 2>&1 || apt-get update -qq >&2
}
