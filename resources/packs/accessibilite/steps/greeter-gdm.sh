FILE=/etc/gdm3/greeter.dconf-defaults KEPT=${UNDO-}/greeter-gdm
