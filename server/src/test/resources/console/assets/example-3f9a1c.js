// A file of the console, for HttpServerTest.
