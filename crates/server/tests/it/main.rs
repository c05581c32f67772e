//! The service from the outside. One program for all files: each links the whole service.

mod access;
mod api;
mod browser;
mod common;
mod injection;
mod lists;
mod provider;
mod yente;
mod yente_anything;
