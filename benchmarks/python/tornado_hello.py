"""The short text by Tornado, which is not asked for WSGI where it is at its best."""

import asyncio
import sys

import tornado.web


class Hello(tornado.web.RequestHandler):
    def get(self):
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write(b"Hello, world\n")


async def main():
    application = tornado.web.Application([("/.*", Hello)])
    application.listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
