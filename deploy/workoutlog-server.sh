#!/bin/sh
# A command of the server with the settings of its unit, for root:
#   sudo install deploy/workoutlog-server.sh /usr/local/bin/workoutlog-server
set -eu
settings=/etc/workoutlog-server.env secrets=/etc/workoutlog

export WORKOUTLOG_SERVER_DATA_DIR=/var/lib/workoutlog-server
if [ -d "$secrets" ]; then
  export WORKOUTLOG_SERVER_SECRETS_DIR="$secrets"
fi
if [ -e "$settings" ]; then
  # Not by the shell's own means: to systemd a blank or an ampersand is a part of the value.
  while IFS= read -r line || [ -n "$line" ]; do
    value=${line#*=}
    case $value in
      \"*\" | \'*\') value=${value#?} value=${value%?} ;;
    esac
    case $line in
      WORKOUTLOG_SERVER_*=*) export "${line%%=*}=$value" ;;
    esac
  done < "$settings"
fi
exec /opt/workoutlog/bin/workoutlog-server "$@"
