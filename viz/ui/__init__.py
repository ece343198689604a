"""What a visitor meets: pages' controls, the address, the server. The only room that knows Streamlit."""
