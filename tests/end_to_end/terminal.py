"""A program in a pseudo-terminal, and what stands on its screen: enough of a VT100 for the dashboard."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

SEQUENCE = re.compile(r"\x1b(?:\[([?>]?)([0-9;]*)([@-~])|[()][0-9A-B]|([=>78MDEc]))")


class Screen:
    """Characters and their colours, by row and column; unknown sequences are kept in `unknown`."""

    def __init__(self, columns, rows):
        self.columns, self.rows, self.unknown = columns, rows, set()
        self.rest, self.last = "", " "
        self.attributes, self.is_alternate, self.cursor_shown, self.wraps = (), False, True, True
        self.clear()

    def clear(self):
        self.cells = [[(" ", ())] * self.columns for _ in range(self.rows)]
        self.row = self.column = 0
        self.top, self.bottom = 0, self.rows  # what scrolls; the bottom line not counted

    def text(self):
        return "\n".join("".join(cell[0] for cell in row).rstrip() for row in self.cells)

    def feed(self, text):
        text, self.rest = self.rest + text, ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = SEQUENCE.match(text, at)
                if not found:
                    if len(text) - at < 24:  # the rest has not come yet
                        self.rest = text[at:]
                        return
                    self.unknown.add(text[at:at + 6])
                    at += 1
                    continue
                if found.group(3):
                    self.control(found.group(1), found.group(2), found.group(3))
                elif found.group(4) == "D":
                    self.line_feed()
                elif found.group(4) == "M" and self.row == self.top:
                    self.shift_lines(self.top, -1)
                elif found.group(4) == "M":
                    self.row = max(self.row - 1, 0)
                at = found.end()
                continue
            self.put(text[at])
            at += 1

    def put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.line_feed()
        elif character == "\b":
            self.column = max(self.column - 1, 0)
        elif character == "\t":
            self.column = min((self.column // 8 + 1) * 8, self.columns - 1)
        elif character >= " ":
            if self.column >= self.columns and self.wraps:
                self.column = 0
                self.line_feed()
            self.column = min(self.column, self.columns - 1)
            self.cells[self.row][self.column] = (character, self.attributes)
            self.column, self.last = self.column + 1, character

    def control(self, private, parameters, final):
        numbers = [int(number or 0) for number in parameters.split(";")] if parameters else []
        first = numbers[0] if numbers else 0
        count = max(first, 1)
        if private == "?":
            if first in (47, 1047, 1049):
                self.is_alternate = final == "h"
            elif first == 25:
                self.cursor_shown = final == "h"
            elif first == 7:
                self.wraps = final == "h"
        elif final == "m":
            self.style(numbers or [0])
        elif final in "Hf":
            self.row = min(count, self.rows) - 1
            self.column = min(max(numbers[1] if len(numbers) > 1 else 1, 1), self.columns) - 1
        elif final == "d":
            self.row = min(count, self.rows) - 1
        elif final == "G":
            self.column = min(count, self.columns) - 1
        elif final in "ABCD":
            self.row += {"A": -count, "B": count}.get(final, 0)
            self.column += {"C": count, "D": -count}.get(final, 0)
            self.row = min(max(self.row, 0), self.rows - 1)
            self.column = min(max(self.column, 0), self.columns - 1)
        elif final == "Z":
            self.column = max((self.column - 1) // 8 * 8, 0)
        elif final == "J":
            self.erase_line(self.column if first == 0 else 0)
            for row in range(0 if first == 2 else self.row + 1, self.rows):
                self.cells[row] = [(" ", ())] * self.columns
        elif final == "K":
            end = self.column + 1 if first == 1 else self.columns
            self.erase_line(0 if first in (1, 2) else self.column, end)
        elif final == "X":
            self.erase_line(self.column, min(self.column + count, self.columns))
        elif final == "P":
            row = self.cells[self.row]
            self.cells[self.row] = (row[:self.column] + row[self.column + count:] + [(" ", ())] * count)[:self.columns]
        elif final == "@":
            row = self.cells[self.row]
            self.cells[self.row] = (row[:self.column] + [(" ", ())] * count + row[self.column:])[:self.columns]
        elif final == "b":
            for _ in range(count):
                self.put(self.last)
        elif final in "LMST":
            self.shift_lines(self.row if final in "LM" else self.top, -count if final in "LT" else count)
        elif final == "r":
            self.top, self.bottom = count - 1, numbers[1] if len(numbers) > 1 and numbers[1] else self.rows
            self.row = self.column = 0
        elif final not in "hltn":
            self.unknown.add(parameters + final)

    def line_feed(self):
        if self.row == self.bottom - 1:
            self.shift_lines(self.top, 1)
        else:
            self.row = min(self.row + 1, self.rows - 1)

    def shift_lines(self, top, up):
        """The lines from `top` to the region's end go up, or down with a negative number."""
        lines = self.cells[top:self.bottom]
        blank = [[(" ", ())] * self.columns for _ in range(min(abs(up), len(lines)))]
        self.cells[top:self.bottom] = lines[len(blank):] + blank if up > 0 else blank + lines[:len(lines) - len(blank)]

    def erase_line(self, begin, end=None):
        for column in range(begin, self.columns if end is None else end):
            if column < self.columns:
                self.cells[self.row][column] = (" ", ())

    def style(self, numbers):
        for number in numbers:
            if number == 0 or number in (22, 27, 39, 49):
                keep = {0: (), 22: [a for a in self.attributes if a not in (1, 2)], 27: [a for a in self.attributes if a != 7],
                        39: [a for a in self.attributes if not 30 <= a <= 37], 49: list(self.attributes)}[number]
                self.attributes = tuple(keep)
            else:
                self.attributes = tuple(sorted(set(a for a in self.attributes if not (30 <= a <= 37 and 30 <= number <= 37)) | {number}))


class Terminal:
    """Starts a program in a terminal of its own; keys in, screen out."""

    def __init__(self, arguments, columns=80, rows=24, environment=None, folder=None):
        self.screen = Screen(columns, rows)
        self.code = None
        self.mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.mode_before = termios.tcgetattr(theirs)
        self.process = os.fork()
        if self.process == 0:
            os.close(self.mine)
            os.setsid()
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
            for number in range(3):
                os.dup2(theirs, number)
            if folder:
                os.chdir(folder)
            os.execve(arguments[0], arguments, {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})})
        self.theirs = theirs  # kept open: its mode is looked at after the program's end

    def read(self, seconds=0.1):
        ready, _, _ = select.select([self.mine], [], [], seconds)
        if ready:
            self.screen.feed(os.read(self.mine, 65536).decode("utf-8", "replace"))
        return bool(ready)

    def press(self, keys):
        os.write(self.mine, keys.encode())

    def resize(self, columns, rows):
        self.screen = Screen(columns, rows)
        fcntl.ioctl(self.mine, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.process, signal.SIGWINCH)

    def wait_for(self, condition, what, longest=60):
        """Until the screen shows it; the deadline only bounds a failure."""
        wanted = condition if callable(condition) else lambda text: condition in text
        end = time.monotonic() + longest
        while not wanted(self.screen.text()):
            if time.monotonic() > end:
                raise AssertionError(f"waited {longest} s for {what}; the screen:\n{self.screen.text()}")
            self.read()

    def wait_for_end(self, longest=60):
        end = time.monotonic() + longest
        while self.code is None:
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"the program has not ended; the screen:\n{self.screen.text()}")
            self.read(0.02)
        while self.read(0):
            pass
        return self.code

    def mode(self):
        return termios.tcgetattr(self.theirs)

    def close(self):
        if self.code is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self.code = -9
        os.close(self.mine)
        os.close(self.theirs)
