"""What whoever runs the installation must know: figures that tell when something lags, and a check of the whole."""
