#!/bin/sh
# Launcher of the packed application on Linux: a verb of the command line runs without a display, anything else is the window.
self=$(readlink -f "$0") || exit 1
program=$self-bin

# A verb opens no page, so what guards the system from pages, and refuses to run as root, is not needed.
command_line() {
  [ "$(id -u)" -ne 0 ] || set -- --no-sandbox "$@"
  exec "$program" --ozone-platform=headless --disable-gpu --log-level=3 "$@"
}

value_follows=no
for argument do
  if [ "$value_follows" = yes ]; then
    value_follows=no
    continue
  fi
  case $argument in
    --help | -h | --version) command_line "$@" ;;
    --data-dir | --port | --aet | --host | --peer) value_follows=yes ;;
    -*) ;;
    *) command_line "$@" ;;
  esac
done
exec "$program" "$@"
