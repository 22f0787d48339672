"""A TCP proxy that cuts connections after so many bytes, as networks do."""
import socket
import struct
import threading


class CuttingProxy:
    """Passes bytes both ways. Connection n is broken, with a reset, once `cut_after[n]` bytes have come from upstream;
    those beyond the list live on."""

    def __init__(self, upstream_port, cut_after):
        self.upstream_port = upstream_port
        self.cut_after = list(cut_after)
        self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            budget = self.cut_after.pop(0) if self.cut_after else None
            upstream = socket.create_connection(("127.0.0.1", self.upstream_port))
            for end in (client, upstream):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.pump, args=(client, upstream, None), daemon=True).start()
            threading.Thread(target=self.pump, args=(upstream, client, budget), daemon=True).start()

    def pump(self, source, target, budget):
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                if budget is not None:
                    data, budget = data[:budget], budget - len(data)
                target.sendall(data)
                if budget is not None and budget <= 0:
                    self.cuts += 1
                    target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
