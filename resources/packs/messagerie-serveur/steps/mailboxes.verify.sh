set -eu
as_wanted
