# The disks of the machine itself; none in a container.
disks() { lsblk -dno NAME,TYPE,TRAN 2>/dev/null | awk '$2 == "disk" && $1 !~ /^(zram|loop|ram|fd|sr)/ && $3 != "usb" { print "/dev/" $1 }'; }
# A disk that cannot tell (a card, a virtual one) is not an ill one.
ill() { smartctl -H "$1" | grep -E 'overall-health|Health Status' | grep -vqE 'PASSED|OK$'; }
