#!/bin/sh
# Installs the APK on the emulator, starts it by day, by night and from right to left, and takes a picture of each. It fails where the
# app's process is not there afterwards or the log has a crash of it.
set -eu
mkdir -p pictures
adb install -r "$1"
for look in day night arabic; do
    adb shell am force-stop app.belay
    case $look in
    day) adb shell cmd uimode night no ;;
    night) adb shell cmd uimode night yes ;;
    arabic) adb shell cmd locale set-app-locales app.belay --locales ar ;;
    esac
    adb logcat --clear
    adb shell am start -W -n app.belay/app.belay.MainActivity
    # The core is opened beside the first frame; it says so in the log.
    timeout 60 adb logcat --regex 'belay\.|AndroidRuntime' --max-count=1
    adb exec-out screencap -p >"pictures/$look.png"
    adb shell pidof app.belay
    if adb logcat -d --buffer=crash | grep app.belay; then exit 1; fi
done
adb shell am start -W -a android.intent.action.VIEW -d 'belay://write' app.belay
adb exec-out screencap -p >pictures/link.png
