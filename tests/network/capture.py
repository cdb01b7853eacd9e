# Writes who was asked for by the laptop, one JSON line at the end: every frame that reaches the client's place is looked at.
import json, signal, socket, struct, sys

laptop = bytes.fromhex(sys.argv[2].replace(':', ''))
frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
frames.bind((sys.argv[1], 0))
seen = set()

def tell(*_):
    print(json.dumps(sorted(seen)), flush=True)
    sys.exit(0)

signal.signal(signal.SIGTERM, tell)
print('ready', flush=True)
while True:
    frame = frames.recv(2048)
    if frame[6:12] != laptop:
        continue
    kind = struct.unpack('!H', frame[12:14])[0]
    if kind == 0x0800:
        protocol = {1: 'icmp', 2: 'igmp', 6: 'tcp', 17: 'udp'}.get(frame[23], str(frame[23]))
        seen.add(f"{protocol} {socket.inet_ntoa(frame[30:34])}")
    elif kind == 0x0806:
        seen.add(f"arp {socket.inet_ntoa(frame[38:42])}")
    elif kind != 0x86dd:
        seen.add(f"frame {kind:x}")
