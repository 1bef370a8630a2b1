#!/bin/sh
# Launcher of the packed application on Linux: a verb of the command line runs without a display, anything else is the window.
self=$(readlink -f "$0") || exit 1
program=$self-bin
value_follows=no
for argument do
  if [ "$value_follows" = yes ]; then
    value_follows=no
    continue
  fi
  case $argument in
    --help | -h | --version) exec "$program" --ozone-platform=headless --disable-gpu "$@" ;;
    --data-dir | --port | --aet | --host | --peer) value_follows=yes ;;
    -*) ;;
    *) exec "$program" --ozone-platform=headless --disable-gpu "$@" ;;
  esac
done
exec "$program" "$@"
