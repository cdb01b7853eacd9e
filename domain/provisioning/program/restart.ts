// Part of the program a host runs: the restart of the machine, one for all steps that asked for it. The program notes the boot
// it is in, goes down with the machine, and goes on by itself: a unit starts it at the next boot, once. Design:
// provisioning.md 3.8.
import { RUN_CODES } from './codes.ts'

/** How long a machine may take to go down before the restart counts as refused. */
const GOING_DOWN_S = 300
const UNIT = '/etc/systemd/system/packtic-resume.service'
const WANTED = '/etc/systemd/system/multi-user.target.wants'

export const RESTART = `boot_id() { cat /proc/sys/kernel/random/boot_id; }
ask_reboot() { # STEP always|if-needed
[ -e "$STATE/$1.changed" ] && [ ! -e "$STATE/$1.asked-reboot" ] || return 0
[ "$2" = always ] || [ -e /run/reboot-required ] || return 0
: > "$STATE/reboot.wanted" || full_disk
: > "$STATE/$1.asked-reboot" || full_disk
}
reboot_step() { # STEP
# Noted before it went down: another boot than that one is the proof.
if [ -s "$STATE/$1.boot" ] && [ "$(cat "$STATE/$1.boot")" != "$(boot_id)" ]; then
emit "$1" verify start; rm -f "$STATE/$1.boot" "$STATE/reboot.wanted"; : > "$STATE/$1.changed"; emit "$1" verify end 0 0 changed; return 0
fi
pause_if_asked "$1"
emit "$1" check start
if [ ! -e "$STATE/reboot.wanted" ] && [ ! -e /run/reboot-required ]; then emit "$1" check end 0 0 ok; return 0; fi
emit "$1" check end 1 0; emit "$1" apply start
if ! go_down "$1" "$1" apply; then emit "$1" apply end 1 0; emit "$1" verify end 1 0 failed; fail no; fi
}
# After the last step, where no step of the pack is the place for it.
reboot_at_end() {
if [ -s "$STATE/end.boot" ] && [ "$(cat "$STATE/end.boot")" != "$(boot_id)" ]; then rm -f "$STATE/end.boot" "$STATE/reboot.wanted"; return 0; fi
[ -e "$STATE/reboot.wanted" ] || return 0
pause_if_asked -
go_down end - run || finish ${RUN_CODES.attention}
}
go_down() { # NAME STEP PHASE: comes back only when the machine does not go down
[ -d /run/systemd/system ] || return 1
boot_id > "$STATE/$1.boot.part" && mv "$STATE/$1.boot.part" "$STATE/$1.boot" || full_disk
# With secrets the technician's app starts it again: they lie in memory, and are gone with it.
[ -n "$WITH_SECRETS" ] || resume_at_boot || full_disk
sync
MORE=",\\"boot\\":\\"$(boot_id)\\""; emit "$2" "$3" reboot
systemctl --no-block reboot 9>&- || return 1
sleep ${GOING_DOWN_S}
rm -f "$STATE/$1.boot" ${UNIT} ${WANTED}/packtic-resume.service
return 1
}
resume_at_boot() {
cat > "$DIR/resume.sh" <<RESUME || return 1
#!/bin/sh
rm -f ${UNIT} ${WANTED}/packtic-resume.service
systemctl daemon-reload
/bin/sh $DIR/launch.sh
RESUME
cat > ${UNIT}.part <<UNIT || return 1
[Unit]
Description=Installation that goes on after the restart it asked for
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
ExecStart=/bin/sh $DIR/resume.sh
[Install]
WantedBy=multi-user.target
UNIT
mv ${UNIT}.part ${UNIT} && mkdir -p ${WANTED} && ln -sf ../packtic-resume.service ${WANTED}/packtic-resume.service && systemctl daemon-reload 9>&-
}`
