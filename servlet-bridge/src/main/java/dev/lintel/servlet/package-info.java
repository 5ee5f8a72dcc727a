/** Serves an application through the Servlet API. */
package dev.lintel.servlet;
