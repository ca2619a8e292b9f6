"""Several datagrams in one system call: sendmmsg(2) and recvmmsg(2), which Python's socket does not have."""

import ctypes
import os
import socket
import struct

BATCH = 64
LARGEST = 2048

libc = ctypes.CDLL(None, use_errno=True)


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Header(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("vectors", ctypes.POINTER(Iovec)),
        ("vector_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class Message(ctypes.Structure):
    _fields_ = [("header", Header), ("length", ctypes.c_uint32)]


def check(result):
    """What the call returned; 0 when it would have to wait."""
    if result >= 0:
        return result
    error = ctypes.get_errno()
    if error in (11, 105):  # EAGAIN, ENOBUFS
        return 0
    raise OSError(error, os.strerror(error))


class Sender:
    """Sends the packets in turn, with the running number as the transaction id."""

    def __init__(self, sock, destination, packets):
        self.fd = sock.fileno()
        self.packets = [ctypes.create_string_buffer(packet, len(packet)) for packet in packets]
        self.places = [(ctypes.addressof(packet), len(packet)) for packet in self.packets]
        host, port, flow, scope = destination
        packed = struct.pack("=H", socket.AF_INET6) + struct.pack("!HI", port, flow)
        packed += socket.inet_pton(socket.AF_INET6, host) + struct.pack("=I", scope)
        self.name = ctypes.create_string_buffer(packed, len(packed))
        self.vectors = (Iovec * BATCH)()
        self.messages = (Message * BATCH)()
        for index, entry in enumerate(self.messages):
            entry.header.name = ctypes.addressof(self.name)
            entry.header.name_length = len(packed)
            entry.header.vectors = ctypes.pointer(self.vectors[index])
            entry.header.vector_count = 1

    def send(self, first, count):
        """How many went out. A batch holds no packet twice: its transaction id would be the last one's."""
        count = min(count, BATCH, len(self.packets))
        for index in range(count):
            number = first + index
            which = number % len(self.packets)
            packet = self.packets[which]
            struct.pack_into("!BH", packet, 1, number >> 16, number & 0xFFFF)
            vector = self.vectors[index]
            vector.base, vector.length = self.places[which]
        return check(libc.sendmmsg(self.fd, self.messages, count, 0))


class Receiver:
    """Reads what has come."""

    def __init__(self, sock):
        self.fd = sock.fileno()
        self.space = ctypes.create_string_buffer(BATCH * LARGEST)
        self.view = memoryview(self.space).cast("B")
        self.vectors = (Iovec * BATCH)()
        self.messages = (Message * BATCH)()
        for index, entry in enumerate(self.messages):
            self.vectors[index] = Iovec(ctypes.addressof(self.space) + index * LARGEST, LARGEST)
            entry.header.vectors = ctypes.pointer(self.vectors[index])
            entry.header.vector_count = 1

    def take(self):
        """Transaction id and octets of each message; the octets last until the next call."""
        count = check(libc.recvmmsg(self.fd, self.messages, BATCH, socket.MSG_DONTWAIT, None))
        taken = []
        for index in range(count):
            start = index * LARGEST
            octets = self.view[start : start + self.messages[index].length]
            taken.append((int.from_bytes(octets[1:4], "big"), octets))
        return taken
